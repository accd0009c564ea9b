package dev.quern.admin.restjson;

import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireResponse.Field;
import dev.quern.admin.http.WireResponse.Whole;
import dev.quern.admin.shape.JsonShapes;
import dev.quern.admin.shape.Member;
import dev.quern.admin.shape.Member.Location;
import dev.quern.admin.shape.RecordShape;
import dev.quern.admin.shape.WireEnum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints outputs and errors. Immutable. */
final class ResponsePrinting {
    private static final Field JSON = new Field("Content-Type", "application/json");

    private final RecordShape shape;
    private final int status;
    private final JsonShapes json;

    ResponsePrinting(RecordShape shape, int status, JsonShapes json) {
        this.shape = shape;
        this.status = status;
        this.json = json;
    }

    WireResponse print(Object output) {
        List<Field> headers = new ArrayList<>();
        int answered = status;
        byte[] payload = null;
        for (Member member : shape.members()) {
            Object value = member.of(output);
            if (value == null) {
                continue;
            }
            switch (member.location()) {
                case STATUS -> answered = (Integer) value;
                case HEADER -> headers.add(new Field(member.locationName(), text(value)));
                case PAYLOAD -> payload = (byte[]) value;
                case BODY -> {
                }
                case LABEL, QUERY -> throw new IllegalStateException("an answer has no " + member.location());
            }
        }
        boolean named = headers.stream().anyMatch(field -> field.name().equalsIgnoreCase("Content-Type"));
        if (answered != 204 && !named) {
            headers.addFirst(JSON);
        }
        if (payload == null) {
            payload = shape.has(Location.BODY) ? json.write(shape, output) : new byte[0];
        }
        return new WireResponse(answered, headers, new Whole(payload));
    }

    private static String text(Object value) {
        return value instanceof WireEnum named ? named.wire() : value.toString();
    }

    static WireResponse print(WireError error, JsonShapes json) {
        Map<String, String> members = new LinkedHashMap<>(error.members());
        members.put(error.messageMember(), error.message());
        List<Field> headers = new ArrayList<>();
        headers.add(JSON);
        headers.add(new Field("x-amzn-ErrorType", error.code()));
        error.headers().forEach((name, value) -> headers.add(new Field(name, value)));
        return new WireResponse(error.status(), headers, new Whole(json.write(members)));
    }
}
