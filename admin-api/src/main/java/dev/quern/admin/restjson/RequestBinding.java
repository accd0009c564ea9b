package dev.quern.admin.restjson;

import dev.quern.admin.auth.Percent;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.shape.Draft;
import dev.quern.admin.shape.JsonShapes;
import dev.quern.admin.shape.Member;
import dev.quern.admin.shape.RecordShape;
import dev.quern.admin.shape.ShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gathers the members of an input from all parts of a request. Immutable. */
final class RequestBinding {
    private final RecordShape shape;
    private final JsonShapes json;

    RequestBinding(RecordShape shape, JsonShapes json) {
        this.shape = shape;
        this.json = json;
    }

    <I> I bind(WireRequest request, Map<String, String> labels, Class<I> type) throws ShapeException {
        boolean hasBody = shape.has(Member.Location.BODY) || !shape.notImplemented().isEmpty();
        Draft draft = hasBody && !shape.has(Member.Location.PAYLOAD)
                ? json.read(shape, request.body())
                : new Draft(shape);
        Map<String, List<String>> query = query(request.head().rawQuery());
        List<Member> members = shape.members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            List<String> texts = switch (member.location()) {
                case LABEL -> List.of(labels.getOrDefault(member.locationName(), ""));
                case QUERY -> query.getOrDefault(member.locationName(), List.of());
                case HEADER -> request.head().headers().all(member.locationName().toLowerCase(Locale.ROOT));
                case BODY, PAYLOAD, STATUS -> List.of();
            };
            if (!texts.isEmpty()) {
                draft.putText(i, texts);
            } else if (member.location() == Member.Location.PAYLOAD) {
                draft.put(i, request.body());
            }
        }
        return draft.build(type);
    }

    private Map<String, List<String>> query(String rawQuery) throws ShapeException {
        if (rawQuery.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Percent.Parameter parameter : Percent.parameters(rawQuery)) {
            if (shape.notImplemented().contains(parameter.name())) {
                throw ShapeException.unsupported(parameter.name());
            }
            values.computeIfAbsent(parameter.name(), _ -> new ArrayList<>(1)).add(parameter.value());
        }
        return values;
    }
}
