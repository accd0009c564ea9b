package dev.quern.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;

/** The bill of materials that Maven makes knows the JARs as they were published; this makes it that of the package. */
final class Sbom {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What was done to JARs, by the name of the component. */
    private static final Map<String, String> CHANGES = Map.of("rocksdbjni",
            "The JAR as it was published, without native libraries; that for Linux on x86-64 is in native/.", "picocli",
            "The JAR as it was published, with class files of a version that the JVM's AOT cache takes.");

    private Sbom() {}

    /**
     * Writes the bill of a package.
     *
     * @param made
     *            what Maven made, CycloneDX in JSON
     * @param release
     *            the file {@code release} of the Java runtime inside
     * @param libraries
     *            the JARs as they are in the package
     */
    static void write(Path made, Path release, Path libraries, Path file) throws IOException {
        ObjectNode bill = (ObjectNode) JSON.readTree(made.toFile());
        ArrayNode components = (ArrayNode) bill.get("components");
        for (JsonNode component : components) {
            String name = component.path("name").asText();
            String change = CHANGES.get(name);
            if (change != null) {
                String sum = sha256(libraries.resolve(name + "-" + component.path("version").asText() + ".jar"));
                ObjectNode changed = (ObjectNode) component;
                if (!component.at("/hashes").findValuesAsText("content").contains(sum)) {
                    changed.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sum);
                    changed.putObject("pedigree").put("notes", change);
                }
            }
        }
        components.add(runtime(release));
        Files.writeString(file, JSON.writeValueAsString(bill) + "\n");
    }

    private static ObjectNode runtime(Path release) throws IOException {
        Properties said = new Properties();
        try (InputStream in = Files.newInputStream(release)) {
            said.load(in);
        }
        ObjectNode runtime = JSON.createObjectNode();
        String version = unquoted(said, "JAVA_RUNTIME_VERSION", unquoted(said, "JAVA_VERSION", ""));
        runtime.put("type", "platform").put("bom-ref", "java-runtime@" + version);
        runtime.put("publisher", unquoted(said, "IMPLEMENTOR", "OpenJDK"));
        runtime.put("name", "java-runtime").put("version", version);
        runtime.put("description", "The modules " + unquoted(said, "MODULES", ""));
        runtime.putArray("licenses").addObject().put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        return runtime;
    }

    private static String unquoted(Properties said, String key, String otherwise) {
        return said.getProperty(key, otherwise).replace("\"", "");
    }

    static String sha256(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file),
                MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream()); // what is skipped would not be counted in
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has it", e);
        }
    }
}
