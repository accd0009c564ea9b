package dev.quern.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image taken apart as a container engine does it, and run as one does, with what the kernel has for that. Needs
 * root.
 *
 * @param digest
 *            of the manifest
 * @param manifest
 *            what lists the layers
 * @param config
 *            how it is run
 * @param root
 *            all layers, one over the other
 * @param data
 *            what is mounted as the volume
 */
record UnpackedImage(String digest, JsonNode manifest, JsonNode config, Path root, Path data) {

    /**
     * A root that cannot be written; a /proc, /dev and /tmp of its own, as any container has; the volume. Commands have
     * their paths: the PATH is already that of the container.
     */
    private static final String CONTAINER = """
            set -eu
            root=$1 data=$2 user=$3
            shift 3
            /usr/bin/mount --bind "$root" "$root"
            /usr/bin/mount -o remount,bind,ro "$root"
            /usr/bin/mount -t proc proc "$root/proc"
            /usr/bin/mount --rbind /dev "$root/dev"
            /usr/bin/mount -t tmpfs tmpfs "$root/tmp"
            /usr/bin/mount --bind "$data" "$root/var/lib/quern"
            exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
            """;

    /** Takes an archive in the OCI layout apart. */
    static UnpackedImage of(Path archive, Path folder) throws Exception {
        Path layout = Files.createDirectory(folder.resolve("layout"));
        unpack(archive, layout);
        JsonMapper json = new JsonMapper();
        String digest = json.readTree(layout.resolve("index.json").toFile()).at("/manifests/0/digest").asText();
        JsonNode manifest = json.readTree(blob(layout, digest).toFile());
        JsonNode config = json.readTree(blob(layout, manifest.at("/config/digest").asText()).toFile());
        Path root = Files.createDirectory(folder.resolve("root"));
        for (JsonNode layer : manifest.get("layers")) {
            unpack(blob(layout, layer.get("digest").asText()), root);
        }
        for (String mount : List.of("proc", "dev")) {
            Files.createDirectory(root.resolve(mount));
        }
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setAttribute(data, "unix:uid", 10_001);
        Files.setAttribute(data, "unix:gid", 10_001);
        return new UnpackedImage(digest, manifest, config, root, data);
    }

    private static Path blob(Path layout, String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private static void unpack(Path archive, Path folder) throws IOException, InterruptedException {
        int code = new ProcessBuilder("tar", "--numeric-owner", "-xpf", archive.toString(), "-C", folder.toString())
                .inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("tar ended with " + code);
        }
    }

    /** Its entry point with some arguments, and with some variables more than it has itself. */
    ProcessBuilder container(Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>();
        config.at("/config/Entrypoint").forEach(word -> command.add(word.asText()));
        command.addAll(List.of(arguments));
        return inside(variables, command);
    }

    /** A command in it, in the place of its entry point. */
    ProcessBuilder inside(Map<String, String> variables, List<String> command) {
        List<String> all = new ArrayList<>(List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", CONTAINER, "sh",
                root.toString(), data.toString(), config.at("/config/User").asText()));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().clear();
        config.at("/config/Env").forEach(variable -> {
            String[] words = variable.asText().split("=", 2);
            builder.environment().put(words[0], words[1]);
        });
        builder.environment().putAll(variables);
        return builder;
    }
}
