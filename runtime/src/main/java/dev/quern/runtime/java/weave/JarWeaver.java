package dev.quern.runtime.java.weave;

import dev.quern.plugin.InvalidCodeException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a JAR anew with its classes woven, everything else as it was, and signatures left out: they would not match.
 * The same input gives the same bytes. Safe for use by several threads.
 */
final class JarWeaver {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))",
            Pattern.CASE_INSENSITIVE);
    // the first moment that a ZIP file can name; independent of the time zone
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ClassWeaver classes;

    JarWeaver(ClassWeaver classes) {
        this.classes = classes;
    }

    void weave(ZipFile source, Predicate<String> wanted, Path target, String name)
            throws IOException, InvalidCodeException {
        try (FileOutputStream file = new FileOutputStream(target.toFile());
                ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(file, 1 << 16))) {
            out.setMethod(ZipOutputStream.STORED);
            Set<String> written = new HashSet<>();
            Enumeration<? extends ZipEntry> entries = source.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (wanted.test(entry.getName()) && !SIGNATURE.matcher(entry.getName()).matches()
                        && written.add(entry.getName())) {
                    write(out, entry.getName(), woven(entry.getName(), read(source, entry, name)));
                }
            }
            out.finish();
            out.flush();
            file.getFD().sync();
        }
    }

    private byte[] woven(String entry, byte[] content) throws IOException {
        if (entry.endsWith(".class")) {
            return classes.weave(content);
        }
        return entry.equalsIgnoreCase(MANIFEST) ? withoutDigests(content) : content;
    }

    private static byte[] read(ZipFile source, ZipEntry entry, String name) throws IOException, InvalidCodeException {
        if (entry.isDirectory()) {
            return new byte[0];
        }
        try (InputStream in = source.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (ZipException | EOFException e) {
            throw new InvalidCodeException("%s: entry %s is damaged: %s".formatted(name, entry.getName(),
                    e.getMessage()), e);
        }
    }

    private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        entry.setSize(content.length);
        entry.setTimeLocal(NO_TIME);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    private static byte[] withoutDigests(byte[] content) {
        try {
            Manifest manifest = new Manifest(new ByteArrayInputStream(content));
            boolean changed = false;
            for (Attributes attributes : manifest.getEntries().values()) {
                changed |= attributes.keySet()
                        .removeIf(key -> key.toString().toLowerCase(Locale.ROOT).contains("-digest"));
            }
            if (!changed) {
                return content;
            }
            manifest.getEntries().values().removeIf(Attributes::isEmpty);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            manifest.write(out);
            return out.toByteArray();
        } catch (IOException notAManifest) {
            return content;
        }
    }
}
