package dev.quern.cli.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The classes in a function's package: those at its root, and those of the JARs in {@code lib/}.
 *
 * @param names
 *            binary names, such as {@code example.Orders$Line}
 */
record PackagedClasses(Set<String> names) {
    private static final Pattern CLASS = Pattern.compile("(?:META-INF/versions/\\d+/)?(.+)\\.class");
    private static final Pattern LIBRARY = Pattern.compile("lib/[^/]+\\.jar");

    PackagedClasses {
        names = Collections.unmodifiableSet(new TreeSet<>(names));
    }

    /** Reads a package; empty if it is damaged, or no package at all, which the server says better. */
    static Optional<PackagedClasses> of(byte[] zip) {
        Set<String> found = new TreeSet<>();
        try {
            int entries = collect(new ByteArrayInputStream(zip), true, found);
            return entries == 0 ? Optional.empty() : Optional.of(new PackagedClasses(found));
        } catch (IOException | IllegalArgumentException e) { // the latter for names in no known encoding
            return Optional.empty();
        }
    }

    private static int collect(InputStream bytes, boolean withLibraries, Set<String> found) throws IOException {
        ZipInputStream zip = new ZipInputStream(bytes); // not closed: a library's would close the package's
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries++;
            Matcher name = CLASS.matcher(entry.getName());
            if (name.matches()) {
                found.add(name.group(1).replace('/', '.'));
            } else if (withLibraries && LIBRARY.matcher(entry.getName()).matches()) {
                collect(zip, false, found);
            }
        }
        return entries;
    }

    /** Classes of the same name, large or small letters apart, in whatever package. */
    List<String> namesakes(String className) {
        String simple = simple(className);
        return names.stream().filter(name -> simple(name).equalsIgnoreCase(simple)).toList();
    }

    private static String simple(String className) {
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
    }
}
