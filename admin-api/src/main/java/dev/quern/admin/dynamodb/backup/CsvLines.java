package dev.quern.admin.dynamodb.backup;

import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lines of values with something between them. A value in double quotes may hold that, and ends of lines; two double
 * quotes in it stand for one. Values of key attributes of the table and its indexes have the types of these, all others
 * are strings.
 */
final class CsvLines implements LineForm {

    private static final char QUOTE = '"';
    /** Some programs begin files with it. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final CsvForm form;
    private final Map<String, AttributeType> types = new HashMap<>();
    private List<String> header;
    private Place place = Place.BEGIN;

    /** Where in a value the last byte was. */
    private enum Place {
        BEGIN, PLAIN, QUOTED
    }

    CsvLines(CsvForm form, Table table) {
        this.form = form;
        this.header = form.header().orElse(List.of());
        for (KeyAttribute attribute : table.definitions()) {
            types.put(attribute.name(), attribute.type());
        }
    }

    /** A second quote in a value ends it, and a third one goes on with it: between the two nothing else ends. */
    @Override
    public boolean endsWith(int b) {
        if (b == QUOTE && place != Place.PLAIN) {
            place = place == Place.QUOTED ? Place.BEGIN : Place.QUOTED;
            return false;
        }
        if (place == Place.QUOTED) {
            return false;
        }
        place = b == form.delimiter() || b == '\n' ? Place.BEGIN : Place.PLAIN;
        return b == '\n';
    }

    @Override
    public boolean hasHeader() {
        return form.header().isEmpty();
    }

    @Override
    public void header(byte[] line) throws IOException {
        List<String> names = fields(line).orElseThrow(() -> new IOException("The first line is no header"));
        if (!names.isEmpty() && !names.getFirst().isEmpty() && names.getFirst().charAt(0) == BYTE_ORDER_MARK) {
            names.set(0, names.getFirst().substring(1));
        }
        if (names.contains("") || new HashSet<>(names).size() < names.size()) {
            throw new IOException("The header has a name that is empty, or one that is there twice");
        }
        header = names;
    }

    @Override
    public Optional<Item> item(byte[] line) {
        Optional<List<String>> fields = fields(line).filter(values -> values.size() == header.size());
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, AttributeValue> attributes = new LinkedHashMap<>();
            for (int i = 0; i < header.size(); i++) {
                attributes.put(header.get(i), value(header.get(i), fields.get().get(i)));
            }
            return Optional.of(Item.of(attributes));
        } catch (TablesException.Validation | IllegalArgumentException ofAnotherType) {
            return Optional.empty();
        }
    }

    private AttributeValue value(String name, String text) {
        return switch (types.getOrDefault(name, AttributeType.S)) {
            case N -> AttributeValue.number(text);
            case B -> AttributeValue.binary(Base64.getDecoder().decode(text));
            case S, BOOL, NULL, SS, NS, BS, L, M -> AttributeValue.of(text);
        };
    }

    /** The values of a line; empty if it is not one of values, or no text. */
    private Optional<List<String>> fields(byte[] line) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        int end = text.endsWith("\r") ? text.length() - 1 : text.length();
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            at = at < end && text.charAt(at) == QUOTE ? quoted(text, at + 1, end, field) : plain(text, at, end, field);
            fields.add(field.toString());
            if (at == end) {
                return Optional.of(fields);
            }
            if (at < 0 || text.charAt(at) != form.delimiter()) {
                return Optional.empty();
            }
            at++;
        }
    }

    private int plain(String text, int from, int end, StringBuilder field) {
        int delimiter = text.indexOf(form.delimiter(), from);
        int to = delimiter < 0 ? end : Math.min(delimiter, end);
        field.append(text, from, to);
        return to;
    }

    /** @return after the closing quote; below 0 if there is none */
    private static int quoted(String text, int from, int end, StringBuilder field) {
        for (int at = from; at < end; at++) {
            char c = text.charAt(at);
            if (c != QUOTE) {
                field.append(c);
            } else if (at + 1 < end && text.charAt(at + 1) == QUOTE) {
                field.append(c);
                at++;
            } else {
                return at + 1;
            }
        }
        return -1;
    }
}
