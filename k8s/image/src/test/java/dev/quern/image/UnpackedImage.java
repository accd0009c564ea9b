package dev.quern.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An image taken apart as a container engine does it, and run as one does, with what the kernel has for that. Needs
 * root.
 *
 * @param name
 *            by which engines know it
 * @param digest
 *            of the manifest
 * @param manifest
 *            what lists the layers
 * @param config
 *            how it is run
 * @param root
 *            all layers, one over the other
 * @param data
 *            what is mounted as the volume, if nothing else is said
 * @param tmp
 *            what is mounted at /tmp then
 */
record UnpackedImage(String name, String digest, JsonNode manifest, JsonNode config, Path root, Path data, Path tmp) {

    /**
     * A root that cannot be written; a /proc and /dev of its own, as any container has; what is mounted, a line each.
     * Places that the image does not have are made first, as engines do. Commands have their paths: the PATH is already
     * that of the container.
     */
    private static final String CONTAINER = """
            set -eu
            root=$1 user=$2 mounts=$3
            shift 3
            /usr/bin/mount --bind "$root" "$root"
            /usr/bin/mount -t proc proc "$root/proc"
            /usr/bin/mount --rbind /dev "$root/dev"
            while IFS='|' read -r source target how; do
                if [ -d "$source" ]; then
                    /usr/bin/mkdir -p "$root$target"
                elif [ ! -e "$root$target" ]; then
                    : >"$root$target"
                fi
                /usr/bin/mount --bind "$source" "$root$target"
                [ "$how" = rw ] || /usr/bin/mount -o remount,bind,ro "$root$target"
            done <<END
            $mounts
            END
            /usr/bin/mount -o remount,bind,ro "$root"
            exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
            """;

    /**
     * A file or folder of this machine in a container.
     *
     * @param source
     *            what it is here
     * @param target
     *            where it is there
     */
    record Mount(Path source, String target, boolean readOnly) {}

    /** Takes an archive in the OCI layout apart. */
    static UnpackedImage of(Path archive, Path folder) throws Exception {
        Path layout = Files.createDirectory(folder.resolve("layout"));
        unpack(archive, layout);
        JsonMapper json = new JsonMapper();
        JsonNode listed = json.readTree(layout.resolve("index.json").toFile()).at("/manifests/0");
        String digest = listed.path("digest").asText();
        String name = listed.at("/annotations/org.opencontainers.image.ref.name").asText();
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
        Path tmp = Files.createDirectory(folder.resolve("tmp"));
        Files.setAttribute(tmp, "unix:mode", 01777);
        return new UnpackedImage(name, digest, manifest, config, root, data, tmp);
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
        return container(usual(), variables, List.of(arguments));
    }

    /** The same, with other things mounted. */
    ProcessBuilder container(List<Mount> mounts, Map<String, String> variables, List<String> arguments) {
        List<String> command = new ArrayList<>();
        config.at("/config/Entrypoint").forEach(word -> command.add(word.asText()));
        command.addAll(arguments);
        return inside(mounts, variables, command);
    }

    /** A command in it, in the place of its entry point. */
    ProcessBuilder inside(Map<String, String> variables, List<String> command) {
        return inside(usual(), variables, command);
    }

    private List<Mount> usual() {
        return List.of(new Mount(data, "/var/lib/quern", false), new Mount(tmp, "/tmp", false));
    }

    private ProcessBuilder inside(List<Mount> mounts, Map<String, String> variables, List<String> command) {
        List<String> all = new ArrayList<>(List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", CONTAINER, "sh",
                root.toString(), config.at("/config/User").asText(),
                mounts.stream()
                        .map(mount -> "%s|%s|%s".formatted(mount.source, mount.target, mount.readOnly ? "ro" : "rw"))
                        .collect(Collectors.joining("\n"))));
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
