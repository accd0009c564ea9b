package dev.quern.cli.stack.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlReader;
import dev.quern.cli.stack.plan.BucketPiece.Document;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;

/** Documents taken apart into entries, so that two that say the same are the same. */
public final class Documents {
    private static final JsonMapper JSON = new JsonMapper();

    private Documents() {}

    /**
     * Takes an XML document apart.
     *
     * @throws IllegalArgumentException
     *             if it is none with this root
     */
    public static Document ofXml(byte[] xml, String root) {
        SortedMap<String, String> entries = new TreeMap<>();
        try {
            flatten("", XmlReader.read(new ByteArrayInputStream(xml), root), entries);
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("not a document of " + root + ": " + e.getMessage(), e);
        }
        return new Document(entries, new String(xml, StandardCharsets.UTF_8));
    }

    private static void flatten(String place, XmlElement element, SortedMap<String, String> entries) {
        if (element.children().isEmpty() && !place.isEmpty()) {
            entries.put(place, element.text().strip());
        }
        for (XmlElement child : element.children()) {
            List<XmlElement> same = element.all(child.name());
            String number = same.size() > 1 ? " " + (same.indexOf(child) + 1) : "";
            flatten((place + " " + child.name() + number).strip(), child, entries);
        }
    }

    /**
     * Takes a JSON document apart.
     *
     * @throws IllegalArgumentException
     *             if it is none
     */
    public static Document ofJson(String json) {
        try {
            return ofJson(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Takes a JSON document apart. */
    public static Document ofJson(JsonNode json) {
        SortedMap<String, String> entries = new TreeMap<>();
        flatten("", json, entries);
        return new Document(entries, json.toString());
    }

    private static void flatten(String place, JsonNode node, SortedMap<String, String> entries) {
        if (node.isValueNode() || node.isEmpty()) {
            entries.put(place.isEmpty() ? "document" : place, node.isValueNode() ? node.asText() : node.toString());
        }
        int number = 0;
        for (JsonNode element : node.isArray() ? node : JSON.createArrayNode()) {
            number++;
            flatten((place + " " + number).strip(), element, entries);
        }
        node.properties().forEach(entry -> flatten((place + " " + entry.getKey()).strip(), entry.getValue(), entries));
    }

    /** JSON without what is between its tokens; a text that holds JSON is read first. */
    public static String canonicalJson(JsonNode node) {
        try {
            return (node.isTextual() ? JSON.readTree(node.asText()) : node).toString();
        } catch (JsonProcessingException e) {
            return node.asText(); // the server says what is wrong with it
        }
    }

    /** As {@link #canonicalJson(JsonNode)}, of a text. */
    public static String canonicalJson(String text) {
        return canonicalJson(JSON.getNodeFactory().textNode(text));
    }
}
