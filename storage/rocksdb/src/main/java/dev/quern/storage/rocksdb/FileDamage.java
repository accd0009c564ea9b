package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/**
 * Finds damage in RocksDB's files by the checksums inside them. RocksDB's own messages do not always name the file, and
 * some of its files it reads only long after it has opened the store.
 */
final class FileDamage {

    private static final String CURRENT = "CURRENT";
    private static final Pattern MANIFEST = Pattern.compile("MANIFEST-\\d+");

    private FileDamage() {}

    /**
     * What is wrong with a file that is no longer written to; empty if nothing is, or if it has no checksums.
     *
     * @throws StoreException
     *             if the file cannot be read
     */
    static Optional<String> in(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (name.equals(CURRENT)) {
                return inCurrent(file);
            } else if (name.endsWith(".sst")) {
                return inTable(file);
            } else if (name.endsWith(".blob")) {
                return BlobRecords.firstDamage(file).map(damage -> file + ": " + damage);
            } else if (name.endsWith(".log") || MANIFEST.matcher(name).matches()) {
                OptionalLong offset = LogRecords.firstDamage(file);
                return offset.isEmpty()
                        ? Optional.empty()
                        : Optional.of(file + ": the record at byte " + offset.getAsLong()
                                + " does not have its checksum");
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e, e);
        }
    }

    /** What is wrong with the files that are read when a store is opened, as far as can be told without opening it. */
    static List<String> inFilesOfOpening(Path directory) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.equals(CURRENT) || name.endsWith(".log") || MANIFEST.matcher(name).matches()) {
                    in(file).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new StoreException("cannot read " + directory + ": " + e, e);
        }
        return found;
    }

    /**
     * What RocksDB would not see, and so lose commits. Without {@code CURRENT} it begins a new store, whatever else
     * lies
     * there. A log's record whose length leads beyond the log's end it takes for the last one, cut off by a crash, also
     * if others follow.
     */
    static List<String> thatOpeningHides(Path directory, boolean salvageDamagedLog) {
        Path current = directory.resolve(CURRENT);
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> data = files.filter(FileDamage::holdsData).sorted().toList();
            if (!Files.exists(current) && !data.isEmpty()) {
                return List.of(current + " is missing, although there is data beside it");
            }
            return salvageDamagedLog
                    ? List.of()
                    : data.stream().filter(file -> file.toString().endsWith(".log"))
                            .flatMap(file -> in(file).stream()).toList();
        } catch (IOException e) {
            throw new StoreException("cannot read " + directory + ": " + e, e);
        }
    }

    /** A start that was cut off before the first commit leaves none of these. */
    private static boolean holdsData(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".sst") || name.endsWith(".blob") || name.endsWith(".log");
    }

    private static Optional<String> inCurrent(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String manifest = text.endsWith("\n") ? text.substring(0, text.length() - 1) : "";
        if (!MANIFEST.matcher(manifest).matches()) {
            return Optional.of(file + " does not name a manifest");
        }
        return Files.exists(file.resolveSibling(manifest))
                ? Optional.empty()
                : Optional.of(file + " names " + manifest + ", which is not there");
    }

    private static Optional<String> inTable(Path file) {
        try (Options options = new Options(); SstFileReader reader = new SstFileReader(options)) {
            reader.open(file.toString());
            reader.verifyChecksum();
            return Optional.empty();
        } catch (RocksDBException e) {
            String said = String.valueOf(e.getMessage());
            return Optional.of(said.contains(file.toString()) ? said : file + ": " + said);
        }
    }
}
