package dev.quern.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A package of Debian's that is installed on the machine that builds, and the files of it that are in the image.
 *
 * @param name
 *            such as {@code libc6}
 * @param version
 *            Debian's version of it
 * @param description
 *            what the package says about itself, as {@code dpkg} keeps it
 * @param sums
 *            the MD5 of each of its files, by the file's path without the first slash
 * @param files
 *            absolute paths
 */
record DebianPackage(String name, String version, String description, Map<String, String> sums, List<Path> files) {

    /** As Debian calls x86-64. */
    static final String ARCHITECTURE = "amd64";

    private static final String TEXTS = "/usr/share/common-licenses/";
    private static final Pattern TEXT = Pattern.compile(TEXTS + "([A-Za-z]+(?:-[0-9.]*[0-9])?)");

    DebianPackage {
        sums = Map.copyOf(sums);
        files = List.copyOf(files);
    }

    /**
     * Those that a file lists: on each line a package and the path of a file; behind {@code #} what somebody has to
     * say.
     *
     * @throws IOException
     *             if a package is not installed
     */
    static List<DebianPackage> listed(Path list) throws IOException {
        Map<String, List<Path>> files = new LinkedHashMap<>();
        for (String line : Files.readAllLines(list)) {
            String text = line.replaceFirst("#.*", "").strip();
            if (!text.isEmpty()) {
                String[] words = text.split("\\s+");
                if (words.length != 2) {
                    throw new IOException(list + ": '" + text + "' is not a package and a file");
                }
                files.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(Path.of(words[1]));
            }
        }
        List<DebianPackage> packages = new ArrayList<>();
        for (Map.Entry<String, List<Path>> each : files.entrySet()) {
            packages.add(installed(each.getKey(), each.getValue()));
        }
        return packages;
    }

    private static DebianPackage installed(String name, List<Path> files) throws IOException {
        String here = name + ":" + ARCHITECTURE; // there may be others beside it
        String version = query("--show", "--showformat", "${Version}", here);
        Map<String, String> sums = new HashMap<>();
        for (String line : query("--control-show", here, "md5sums").lines().toList()) {
            String[] words = line.split(" +", 2);
            sums.put(words[1], words[0]);
        }
        return new DebianPackage(name, version, query("--status", here), sums, files);
    }

    private static String query(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("dpkg-query"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: is the package installed?");
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for " + command.getLast(), e);
        } catch (IOException e) {
            throw new IOException("the image is made from packages of Debian: build it on Debian 12 or later. "
                    + e.getMessage(), e);
        }
    }

    /**
     * Adds its files, what its authors say about their rights with the licences that they name, and what {@code dpkg}
     * knows of it, so that the package is found by whoever looks for known faults.
     *
     * @param work
     *            a folder for files that are made
     * @throws IOException
     *             if a file is not as the package has it
     */
    void addTo(Layer layer, Path work) throws IOException {
        for (Path file : files) {
            check(file);
            layer.file(file, file.toString());
        }
        Path copyright = Path.of("/usr/share/doc", name, "copyright");
        if (!Files.isReadable(copyright)) {
            throw new IOException(copyright + " is missing: what is in an image must have its licence there. Install "
                    + name + " again, with its documentation");
        }
        layer.file(copyright, copyright.toString());
        for (String text : new TreeSet<>(licences(Files.readString(copyright)))) {
            layer.file(Path.of(TEXTS + text), TEXTS + text);
        }
        Path status = Files.writeString(work.resolve(name + ".status"), description);
        layer.file(status, "/var/lib/dpkg/status.d/" + name);
    }

    /** The names of the licences of which a text says that they lie beside it. */
    static List<String> licences(String copyright) {
        return TEXT.matcher(copyright).results().map(found -> found.group(1)).distinct().toList();
    }

    /** Whether a file is still the one that was installed. */
    void check(Path file) throws IOException {
        String sum = sums.get(known(file));
        if (sum == null) {
            throw new IOException("the package " + name + " " + version + " has no file " + file);
        }
        if (!Md5.of(file).equals(sum)) {
            throw new IOException(file + " is not as the package " + name + " " + version
                    + " has it: install the package again");
        }
    }

    /** The path under which the package has it: links are followed, and /lib may be one to /usr/lib, or not. */
    private String known(Path file) throws IOException {
        String real = file.toRealPath().toString().substring(1);
        return sums.containsKey(real) ? real : real.replaceFirst("^usr/", "");
    }
}
