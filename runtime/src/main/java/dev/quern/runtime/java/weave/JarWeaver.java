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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /** What is larger than this is no class that the JVM would take, and is not read into memory. */
    private static final long MOST_IN_MEMORY = 16 << 20;

    /** As many bytes of classes are read before they are woven on all processors. */
    private static final long BATCH = 4 << 20;

    private final ClassWeaver classes;

    JarWeaver(ClassWeaver classes) {
        this.classes = classes;
    }

    /**
     * Weaves a JAR.
     *
     * @param source
     *            the JAR
     * @param wanted
     *            which of its entries are written
     * @param target
     *            the file to write; synchronised with the disk
     * @param name
     *            what to call the JAR in messages
     * @param limit
     *            bounds what is written
     */
    void weave(ZipFile source, Predicate<String> wanted, Path target, String name, SizeLimit limit)
            throws IOException, InvalidCodeException {
        Iterator<? extends ZipEntry> entries = entries(source, wanted).iterator();
        try (FileOutputStream file = new FileOutputStream(target.toFile());
                ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(file, 1 << 16))) {
            out.setMethod(ZipOutputStream.STORED);
            while (entries.hasNext()) {
                writeBatch(source, entries, out, name, limit);
            }
            out.finish();
            out.flush();
            file.getFD().sync();
        }
    }

    private static List<ZipEntry> entries(ZipFile source, Predicate<String> wanted) {
        Set<String> names = new HashSet<>();
        List<ZipEntry> entries = new ArrayList<>();
        source.stream()
                .filter(entry -> wanted.test(entry.getName()) && !SIGNATURE.matcher(entry.getName()).matches())
                .filter(entry -> names.add(entry.getName()))
                .forEach(entries::add);
        return entries;
    }

    private void writeBatch(ZipFile source, Iterator<? extends ZipEntry> entries, ZipOutputStream out, String name,
            SizeLimit limit) throws IOException, InvalidCodeException {
        List<ZipEntry> batch = new ArrayList<>();
        Map<String, byte[]> changeable = new HashMap<>();
        for (long size = 0; entries.hasNext() && size < BATCH;) {
            ZipEntry entry = entries.next();
            limit.take(Math.max(0, entry.getSize()));
            batch.add(entry);
            if (isChangeable(entry)) {
                size += entry.getSize();
                changeable.put(entry.getName(), read(source, entry, name));
            }
        }
        changeable.entrySet().parallelStream().forEach(entry -> entry.setValue(changed(entry)));
        for (ZipEntry entry : batch) {
            byte[] content = changeable.get(entry.getName());
            if (content == null) {
                copy(source, entry, out, name);
            } else {
                write(out, entry.getName(), content);
            }
        }
    }

    private static boolean isChangeable(ZipEntry entry) {
        String name = entry.getName();
        return entry.getSize() <= MOST_IN_MEMORY && (name.endsWith(".class") || name.equalsIgnoreCase(MANIFEST));
    }

    private byte[] changed(Map.Entry<String, byte[]> entry) {
        return entry.getKey().endsWith(".class") ? classes.weave(entry.getValue()) : withoutDigests(entry.getValue());
    }

    private static byte[] read(ZipFile source, ZipEntry entry, String name) throws IOException, InvalidCodeException {
        try (InputStream in = source.getInputStream(entry)) {
            // one byte more than stated, to find an archive that understates what it unpacks to
            byte[] content = in.readNBytes((int) entry.getSize() + 1);
            if (content.length != entry.getSize()) {
                throw new ZipException("it does not have the size of %d bytes that the archive states"
                        .formatted(entry.getSize()));
            }
            return content;
        } catch (ZipException | EOFException e) {
            throw damaged(entry, name, e);
        }
    }

    private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        out.putNextEntry(stored(name, content.length, checksum.getValue()));
        out.write(content);
        out.closeEntry();
    }

    /** Copies an entry as it is; its size and checksum, as the archive states them, are checked on the way. */
    private static void copy(ZipFile source, ZipEntry entry, ZipOutputStream out, String name)
            throws IOException, InvalidCodeException {
        try (InputStream in = source.getInputStream(entry)) {
            out.putNextEntry(stored(entry.getName(), entry.isDirectory() ? 0 : entry.getSize(),
                    entry.isDirectory() ? 0 : entry.getCrc()));
            if (!entry.isDirectory()) {
                in.transferTo(out);
            }
            out.closeEntry();
        } catch (ZipException | EOFException e) {
            throw damaged(entry, name, e);
        }
    }

    private static ZipEntry stored(String name, long size, long checksum) {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(size);
        entry.setCrc(checksum);
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    private static InvalidCodeException damaged(ZipEntry entry, String name, IOException e) {
        return new InvalidCodeException("%s: entry %s is damaged: %s".formatted(name, entry.getName(), e.getMessage()),
                e);
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
