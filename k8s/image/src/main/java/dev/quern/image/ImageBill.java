package dev.quern.image;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The bill of materials of the image: that of the package, and Debian's packages. */
final class ImageBill {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ImageBill() {}

    /** Writes it (CycloneDX in JSON). */
    static void write(Path ofPackage, List<DebianPackage> debian, Path file) throws IOException {
        ObjectNode bill = (ObjectNode) JSON.readTree(ofPackage.toFile());
        ArrayNode components = (ArrayNode) bill.get("components");
        for (DebianPackage each : debian) {
            String address = "pkg:deb/debian/" + encoded(each.name()) + "@" + encoded(each.version()) + "?arch="
                    + DebianPackage.ARCHITECTURE;
            components.addObject().put("type", "library").put("bom-ref", address).put("name", each.name())
                    .put("version", each.version())
                    .put("description", "Some files of the package; its licences: /usr/share/doc/" + each.name()
                            + "/copyright")
                    .put("purl", address);
        }
        Files.writeString(file, JSON.writeValueAsString(bill) + "\n");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
