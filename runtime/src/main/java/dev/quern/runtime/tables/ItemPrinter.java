package dev.quern.runtime.tables;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Binary;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TableNumber;
import java.io.IOException;
import java.util.Map;

/** Prints items and values as DynamoDB's JSON. */
public final class ItemPrinter {

    private ItemPrinter() {}

    /** Prints an object with a member for each attribute. */
    public static void print(JsonGenerator generator, Item item) throws IOException {
        print(generator, item.attributes());
    }

    private static void print(JsonGenerator generator, Map<String, AttributeValue> attributes) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            generator.writeFieldName(attribute.getKey());
            print(generator, attribute.getValue());
        }
        generator.writeEndObject();
    }

    /** Prints an object with one member that is named by the value's type. */
    public static void print(JsonGenerator generator, AttributeValue value) throws IOException {
        generator.writeStartObject();
        generator.writeFieldName(value.type().name());
        switch (value) {
            case AttributeValue.S string -> generator.writeString(string.value());
            case AttributeValue.N number -> generator.writeString(number.value().toString());
            case AttributeValue.B binary -> generator.writeBinary(binary.value().bytes());
            case AttributeValue.Bool bool -> generator.writeBoolean(bool.value());
            case AttributeValue.Null _ -> generator.writeBoolean(true);
            case AttributeValue.SS set -> {
                generator.writeStartArray();
                for (String member : set.values()) {
                    generator.writeString(member);
                }
                generator.writeEndArray();
            }
            case AttributeValue.NS set -> {
                generator.writeStartArray();
                for (TableNumber member : set.values()) {
                    generator.writeString(member.toString());
                }
                generator.writeEndArray();
            }
            case AttributeValue.BS set -> {
                generator.writeStartArray();
                for (Binary member : set.values()) {
                    generator.writeBinary(member.bytes());
                }
                generator.writeEndArray();
            }
            case AttributeValue.L list -> {
                generator.writeStartArray();
                for (AttributeValue element : list.elements()) {
                    print(generator, element);
                }
                generator.writeEndArray();
            }
            case AttributeValue.M map -> print(generator, map.entries());
        }
        generator.writeEndObject();
    }
}
