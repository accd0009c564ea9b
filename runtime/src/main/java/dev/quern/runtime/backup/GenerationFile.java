package dev.quern.runtime.backup;

import dev.quern.runtime.backup.Generation.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a generation is written down: text, a line for each file, and at the end the SHA-256 of all lines before.
 *
 * <pre>
 * quern-backup 1
 * taken 2026-01-31T12:00:00Z
 * source /var/lib/quern
 * SHA256 SIZE PERMISSIONS STAMP PATH
 * end SHA256
 * </pre>
 */
final class GenerationFile {

    private static final String FORM = "quern-backup 1";
    private static final Pattern ENTRY = Pattern.compile("([0-9a-f]{64}) (\\d{1,18}) ([rwx-]{9}) (\\S+) (.+)");

    private GenerationFile() {}

    static byte[] print(Generation generation) {
        StringBuilder text = new StringBuilder();
        text.append(FORM).append('\n');
        text.append("taken ").append(generation.taken()).append('\n');
        text.append("source ").append(generation.source()).append('\n');
        for (Entry entry : generation.files()) {
            text.append(entry.sha256()).append(' ').append(entry.size()).append(' ').append(entry.permissions())
                    .append(' ').append(entry.stamp()).append(' ').append(entry.path()).append('\n');
        }
        String end = "end " + Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)) + "\n";
        return text.append(end).toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #print} has written.
     *
     * @param file
     *            what it is called, for messages
     * @throws BackupException.Damaged
     *             if the file is not whole
     * @throws BackupException.Refused
     *             if it was written by a later version
     */
    static Generation parse(byte[] bytes, String file, int number) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf("\nend ") + 1;
        String lines = text.substring(0, end);
        if (end == 0 || !text.substring(end)
                .equals("end " + Sha256.of(lines.getBytes(StandardCharsets.UTF_8)) + "\n")) {
            throw damaged(file);
        }
        List<String> all = lines.lines().toList();
        if (!all.getFirst().equals(FORM)) {
            throw new BackupException.Refused(
                    file + " is of the form '" + all.getFirst() + "', and this version reads '" + FORM + "' only");
        }
        try {
            List<Entry> entries = new ArrayList<>();
            for (String line : all.subList(3, all.size())) {
                entries.add(entry(file, line));
            }
            return new Generation(number, Instant.parse(rest(all.get(1))), Path.of(rest(all.get(2))), entries);
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw damaged(file);
        }
    }

    private static Entry entry(String file, String line) {
        Matcher parts = ENTRY.matcher(line);
        // a path leads to a place in the data directory, whoever wrote the file
        if (!parts.matches() || !isInside(parts.group(5))) {
            throw damaged(file);
        }
        return new Entry(parts.group(5), parts.group(1), Long.parseLong(parts.group(2)), parts.group(3),
                parts.group(4));
    }

    private static boolean isInside(String path) {
        Path parsed = Path.of(path);
        return !parsed.isAbsolute() && parsed.normalize().equals(parsed) && !parsed.startsWith("..");
    }

    private static String rest(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    private static BackupException.Damaged damaged(String file) {
        return new BackupException.Damaged(file + " is damaged: it does not have the checksum at its end."
                + " Use another generation");
    }
}
