package dev.quern.admin.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code root-key} in the data directory: made at the first start, read at every later one. It is in the form
 * of an AWS credentials file, so that it can be given to AWS tools as it is.
 */
public final class RootKeyFile {
    /** The file's name in the data directory. */
    public static final String NAME = "root-key";

    private static final String ID = "aws_access_key_id";
    private static final String SECRET = "aws_secret_access_key";

    private final Path file;

    /**
     * @param dataDirectory
     *            an existing directory, owned by this process
     */
    public RootKeyFile(Path dataDirectory) {
        this.file = dataDirectory.resolve(NAME);
    }

    /** Where the key lies. */
    public Path path() {
        return file;
    }

    /**
     * Reads the key, or makes one. A new key is on disk, under its final name, before this returns.
     *
     * @throws IOException
     *             if the file cannot be read or written, or does not hold a key; the message says what to do
     */
    public RootKey readOrCreate(SecureRandom random) throws IOException {
        return Files.exists(file) ? read() : create(RootKey.random(random));
    }

    /** Reads the key of a server that has been started before. */
    public RootKey read() throws IOException {
        if (Files.isDirectory(file)) {
            throw unusable("it is a folder", null);
        }
        Map<String, String> values = new HashMap<>();
        // a damaged file may hold any bytes: read it in a charset in which every byte is a character
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        try {
            return new RootKey(Objects.requireNonNull(values.get(ID), ID + " is missing"),
                    Objects.requireNonNull(values.get(SECRET), SECRET + " is missing"));
        } catch (NullPointerException | IllegalArgumentException e) {
            throw unusable(e.getMessage(), e);
        }
    }

    private IOException unusable(@Nullable String why, @Nullable Exception cause) {
        return new IOException(file + " does not hold a root key (" + why + "). Put it back from a backup, or start"
                + " once with --new-key, and give clients the key that is made then.", cause);
    }

    private RootKey create(RootKey key) throws IOException {
        String text = """
                # The root key of this Quern server. Whoever has it may do everything: keep it to yourself.
                # AWS tools can read this file: AWS_SHARED_CREDENTIALS_FILE=%s
                [default]
                %s = %s
                %s = %s
                """.formatted(file.toAbsolutePath(), ID, key.accessKeyId(), SECRET, key.secretAccessKey());
        Path draft = file.resolveSibling("root-key.new");
        Files.deleteIfExists(draft);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(draft,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        // the name is only on disk once its directory is
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return key;
    }
}
