package dev.quern.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageCheckTest {

    private static final PackageLimits LIMITS = new PackageLimits(10_000, 100_000, 5, 1_000_000);

    /** Where the uncompressed size stands in an entry's record in the central directory. */
    private static final int SIZE_IN_DIRECTORY = 24;

    @TempDir
    Path folder;

    private static byte[] zip(int entries, int size, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries; i++) {
                zip.putNextEntry(new ZipEntry(i == 0 ? name : name + i));
                zip.write(new byte[size]);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private CodeStore store() {
        return new CodeStore(folder.resolve("code"), LIMITS);
    }

    private void refuses(byte[] archive, String message) throws IOException {
        CodeStore store = store();
        assertThatThrownBy(() -> store.add(archive)).isInstanceOf(InvalidPackageException.class)
                .hasMessageContaining(message);
        try (var left = Files.walk(folder.resolve("code"))) {
            assertThat(left.filter(Files::isRegularFile)).as("what a refused package leaves behind").isEmpty();
        }
    }

    @Test
    void aPackageWithinTheLimitsIsTaken() throws IOException {
        byte[] archive = zip(5, 20_000, "a/b.class");
        try (CodeStore.Pin pin = store().add(archive)) {
            assertThat(pin.code().size()).isEqualTo(archive.length);
        }
    }

    @Test
    void onlyZipsAreTaken() throws IOException {
        refuses(new byte[0], "Could not unzip uploaded file");
        refuses("not a zip, not at all".getBytes(), "Could not unzip uploaded file");
        byte[] half = zip(1, 5_000, "a");
        refuses(java.util.Arrays.copyOf(half, half.length / 2), "Could not unzip uploaded file");
    }

    @Test
    void anEmptyZipIsRefused() throws IOException {
        refuses(zip(0, 0, "a"), "Uploaded file must be a non-empty zip");
    }

    @Test
    void anArchiveWithDamagedContentIsRefused() throws IOException {
        byte[] archive = zip(1, 5_000, "a");
        for (int i = 35; i < 40; i++) {
            archive[i] = (byte) 0xff;
        }
        refuses(archive, "Could not unzip uploaded file");
    }

    @Test
    void anArchiveThatIsTooLargeIsRefusedUnread() throws IOException {
        refuses(new byte[10_001], "at most 10000");
    }

    @Test
    void whatUnpacksToTooMuchIsRefused() throws IOException {
        refuses(zip(1, 100_001, "a"), "Unzipped size must be smaller than 100000 bytes");
        refuses(zip(5, 20_001, "a"), "Unzipped size must be smaller than 100000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99_999})
    void anArchiveThatLiesAboutItsSizesIsRefused(int stated) throws IOException {
        byte[] archive = zip(1, 1_000_000, "a");
        ByteBuffer zip = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int directory = zip.getInt(archive.length - 6);
        zip.putInt(directory + SIZE_IN_DIRECTORY, stated);
        assertThatThrownBy(() -> store().add(archive)).isInstanceOf(InvalidPackageException.class);
    }

    @Test
    void moreEntriesThanAllowedAreRefused() throws IOException {
        refuses(zip(6, 1, "a"), "6 entries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "a/../../b", "/etc/passwd", "\\a", "a\\..\\..\\b", "..\\a", "C:\\a", "c:a", "a/..",
            ".."})
    void entriesThatPointOutsideAreRefused(String name) throws IOException {
        refuses(zip(1, 1, name), "'" + name + "' points outside the package");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "...", "a/.b", "a b/ü", "a\\b"})
    void unusualNamesThatStayInsideAreTaken(String name) throws IOException {
        store().add(zip(1, 1, name)).close();
    }
}
