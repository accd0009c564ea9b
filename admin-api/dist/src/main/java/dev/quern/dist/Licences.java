package dev.quern.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The licence texts of libraries: those that their JARs carry, and those that we keep for JARs that carry none. */
final class Licences {

    private static final Pattern TEXT = Pattern.compile("META-INF/(license|notice|copying)[^/]*",
            Pattern.CASE_INSENSITIVE);

    private final Path texts;
    private final Map<String, List<String>> byPrefix = new LinkedHashMap<>();

    private Licences(Path texts) {
        this.texts = texts;
    }

    /** Reads which text belongs to what. */
    static Licences of(Path folder) throws IOException {
        Licences licences = new Licences(folder);
        for (String line : Files.readAllLines(folder.resolve("licences"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                List<String> words = Arrays.asList(line.strip().split("\\s+"));
                licences.byPrefix.put(words.getFirst(), words.subList(1, words.size()));
            }
        }
        return licences;
    }

    /** The beginnings of names that texts are kept for. */
    List<String> prefixes() {
        return List.copyOf(byPrefix.keySet());
    }

    /**
     * Gathers the texts of a JAR.
     *
     * @param folder
     *            made, and filled
     * @throws IOException
     *             if there are none
     */
    void gather(Path jar, Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = jar.getFileName().toString();
        List<String> found = new ArrayList<>(carried(jar, folder));
        for (Map.Entry<String, List<String>> kept : byPrefix.entrySet()) {
            if (name.startsWith(kept.getKey())) {
                for (String text : kept.getValue()) {
                    Files.copy(texts.resolve(text), folder.resolve(text));
                    found.add(text);
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException(name + " carries no licence text, and " + texts.resolve("licences")
                    + " names none for it: add a line there");
        }
    }

    private static List<String> carried(Path jar, Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (TEXT.matcher(entry.getName()).matches() && !entry.isDirectory()) {
                    String name = entry.getName().substring("META-INF/".length()).toUpperCase(Locale.ROOT);
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, folder.resolve(name));
                    }
                    found.add(name);
                }
            }
        }
        return found;
    }
}
