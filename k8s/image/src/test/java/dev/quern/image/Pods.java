package dev.quern.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.image.UnpackedImage.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Runs what a pod's specification says, as a node of a cluster does: the arguments, the variables, the volumes with the
 * owners and modes that they have there. What is not there is a fault: nothing is optional.
 */
final class Pods {
    private static final int USER = 10_001;

    private final UnpackedImage image;
    private final Path folder;
    private final Map<String, Path> objects = new HashMap<>();
    private int pods;

    Pods(UnpackedImage image, Path folder) throws IOException {
        this.image = image;
        this.folder = Files.createDirectories(folder);
    }

    /** A Secret or ConfigMap; the file of each key. */
    Path object(String kind, String name) throws IOException {
        Path there = folder.resolve(kind).resolve(name);
        objects.put(kind + " " + name, there);
        return Files.createDirectories(there);
    }

    /**
     * A volume for a claim: of a disk of its own, whose root belongs to root and, by {@code fsGroup}, to the pods'
     * group.
     */
    Path claim(String name) throws IOException {
        Path there = folder.resolve("claims").resolve(name);
        objects.put("claim " + name, Files.createDirectories(there));
        Files.setAttribute(there, "unix:gid", USER);
        Files.setAttribute(there, "unix:mode", 02775);
        // the file system's own
        Files.setAttribute(Files.createDirectories(there.resolve("lost+found")), "unix:mode", 0700);
        return there;
    }

    private Path find(String kind, JsonNode name) {
        Path there = objects.get(kind + " " + name.asText());
        if (there == null) {
            throw new AssertionError("there is no " + kind + " " + name + " but " + objects.keySet());
        }
        return there;
    }

    /**
     * The first container of a pod.
     *
     * @param network
     *            variables whose values are others where names are found otherwise than in a cluster
     */
    ProcessBuilder container(JsonNode pod, Map<String, String> network, String... more) throws IOException {
        JsonNode container = pod.at("/containers/0");
        Path own = Files.createDirectories(folder.resolve("pods").resolve(Integer.toString(++pods)));
        Map<String, Path> volumes = new HashMap<>();
        for (JsonNode volume : pod.path("volumes")) {
            volumes.put(volume.path("name").asText(), volume(volume, own));
        }
        List<Mount> mounts = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            Path source = volumes.get(mount.path("name").asText());
            if (source == null) {
                throw new AssertionError("no volume for " + mount);
            }
            mounts.add(new Mount(source.resolve(mount.path("subPath").asText()), mount.path("mountPath").asText(),
                    mount.path("readOnly").asBoolean()));
        }
        Map<String, String> variables = variables(container);
        variables.putAll(network);
        // a JVM without a control group of its own; the launcher takes it before the options in files
        variables.put("JDK_JAVA_OPTIONS", "-XX:MaxRAM=" + bytes(container.at("/resources/limits/memory").asText()));
        List<String> arguments = new ArrayList<>();
        container.path("args").forEach(argument -> arguments.add(argument.asText()));
        arguments.addAll(List.of(more));
        return image.container(mounts, variables, arguments);
    }

    private Path volume(JsonNode volume, Path own) throws IOException {
        JsonNode claim = volume.path("persistentVolumeClaim");
        if (claim.isObject()) {
            return find("claim", claim.path("claimName"));
        }
        Path made = Files.createDirectory(own.resolve(volume.path("name").asText()));
        Files.setAttribute(made, "unix:gid", USER);
        Files.setAttribute(made, "unix:mode", 02777);
        if (volume.has("secret")) {
            copy(find("Secret", volume.at("/secret/secretName")), made, volume.at("/secret/defaultMode").asInt());
        } else if (volume.has("configMap")) {
            copy(find("ConfigMap", volume.at("/configMap/name")), made, 0644);
        } else if (volume.has("projected")) {
            for (JsonNode source : volume.at("/projected/sources")) {
                copy(find("ConfigMap", source.at("/configMap/name")), made,
                        volume.at("/projected/defaultMode").asInt());
            }
        } else if (!volume.has("emptyDir")) {
            throw new AssertionError("a volume of another kind: " + volume);
        }
        return made;
    }

    /** As root's, and the pods' group's. */
    private static void copy(Path source, Path target, int mode) throws IOException {
        try (var files = Files.list(source)) {
            for (Path file : files.toList()) {
                Path copy = Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                Files.setAttribute(copy, "unix:gid", USER);
                Files.setAttribute(copy, "unix:mode", mode);
            }
        }
    }

    private Map<String, String> variables(JsonNode container) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (JsonNode from : container.path("envFrom")) {
            try (var keys = Files.list(find("Secret", from.at("/secretRef/name")))) {
                for (Path key : keys.toList()) {
                    variables.put(key.getFileName().toString(), Files.readString(key));
                }
            }
        }
        for (JsonNode variable : container.path("env")) {
            JsonNode key = variable.at("/valueFrom/secretKeyRef");
            variables.put(variable.path("name").asText(), key.isObject()
                    ? Files.readString(find("Secret", key.path("name")).resolve(key.path("key").asText()))
                    : variable.path("value").asText());
        }
        return variables;
    }

    private static long bytes(String quantity) {
        int unit = List.of("Ki", "Mi", "Gi").indexOf(quantity.substring(quantity.length() - 2));
        return Long.parseLong(quantity.substring(0, quantity.length() - 2)) << (10 * (unit + 1));
    }

    /** The words of a list. */
    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }
}
