package dev.quern.admin.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootKeyFileTest {
    @TempDir
    Path data;

    @Test
    void theFirstStartMakesAKeyAndTheNextReadsIt() throws IOException {
        RootKey made = new RootKeyFile(data).readOrCreate(new SecureRandom());
        assertThat(made.accessKeyId()).matches("QKIA[A-Z2-7]{16}");
        assertThat(made.secretAccessKey()).hasSize(40);
        assertThat(new RootKeyFile(data).readOrCreate(new SecureRandom())).isEqualTo(made);
        assertThat(data).isDirectoryContaining("glob:**/root-key").isDirectoryNotContaining("glob:**/*.new");
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws IOException {
        new RootKeyFile(data).readOrCreate(new SecureRandom());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("root-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void twoServersHaveTwoKeys() throws IOException {
        Path other = Files.createDirectory(data.resolve("other"));
        assertThat(new RootKeyFile(data).readOrCreate(new SecureRandom()))
                .isNotEqualTo(new RootKeyFile(other).readOrCreate(new SecureRandom()));
    }

    @Test
    void whatAnInterruptedStartLeftDoesNotMatter() throws IOException {
        Files.writeString(data.resolve("root-key.new"), "half a k");
        new RootKeyFile(data).readOrCreate(new SecureRandom());
        assertThat(new RootKeyFile(data).read()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aws_access_key_id = QKIAAAAAAAAAAAAAAAAA\n", "garbage \u00ff",
            "aws_access_key_id = short\naws_secret_access_key = short\n"})
    void aDamagedFileIsNamedWithTheWayOut(String text) throws IOException {
        Files.writeString(data.resolve("root-key"), text);
        assertThatIOException().isThrownBy(() -> new RootKeyFile(data).readOrCreate(new SecureRandom()))
                .withMessageContaining(data.resolve("root-key").toString())
                .withMessageContaining("does not hold a root key").withMessageContaining("Put it back from a backup");
        assertThat(data.resolve("root-key")).hasContent(text);
    }

    @Test
    void noTextOfAKeyShowsItsSecret() throws IOException {
        RootKey key = new RootKeyFile(data).readOrCreate(new SecureRandom());
        assertThat(key.toString()).doesNotContain(key.secretAccessKey());
        assertThat(Credentials.root(key).find(key.accessKeyId()).orElseThrow().toString())
                .doesNotContain(key.secretAccessKey());
    }
}
