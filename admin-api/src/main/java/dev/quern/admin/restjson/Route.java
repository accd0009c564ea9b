package dev.quern.admin.restjson;

import dev.quern.admin.auth.Percent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method and a path template, and perhaps a query parameter that must have one value. Paths are matched segment by
 * segment as sent, so that %2F inside a label stays in it.
 */
record Route(String method, List<Segment> segments, String query, String text) {

    sealed interface Segment {}

    record Literal(String text) implements Segment {}

    record Placeholder(String label) implements Segment {}

    static Route parse(String text) {
        int space = text.indexOf(' ');
        if (space < 1 || text.charAt(space + 1) != '/') {
            throw new IllegalArgumentException("a route is a method and a path, not '" + text + "'");
        }
        int question = text.indexOf('?');
        String path = text.substring(space + 1, question < 0 ? text.length() : question);
        List<Segment> segments = new ArrayList<>();
        for (String part : split(path)) {
            boolean label = part.startsWith("{") && part.endsWith("}");
            segments.add(label ? new Placeholder(part.substring(1, part.length() - 1)) : new Literal(part));
        }
        return new Route(text.substring(0, space), List.copyOf(segments),
                question < 0 ? "" : text.substring(question + 1), text);
    }

    /** The segments of a raw path; one slash at the end means nothing. */
    static List<String> split(String rawPath) {
        int end = rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.length() - 1 : rawPath.length();
        return List.of(rawPath.substring(1, end).split("/", -1));
    }

    List<String> labels() {
        return segments.stream().filter(Placeholder.class::isInstance).map(s -> ((Placeholder) s).label()).toList();
    }

    /** The decoded labels, or empty if the path is another one, or the query has not what the template asks for. */
    Optional<Map<String, String>> match(List<String> path, String rawQuery) {
        if (path.size() != segments.size() || !hasQuery(rawQuery)) {
            return Optional.empty();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String decoded = Percent.decode(path.get(i));
            switch (segments.get(i)) {
                case Literal literal -> {
                    if (!literal.text().equals(decoded)) {
                        return Optional.empty();
                    }
                }
                case Placeholder placeholder -> {
                    if (decoded.isEmpty()) {
                        return Optional.empty();
                    }
                    labels.put(placeholder.label(), decoded);
                }
            }
        }
        return Optional.of(labels);
    }

    private boolean hasQuery(String rawQuery) {
        return query.isEmpty() || Arrays.stream(rawQuery.split("&")).map(Percent::decode).anyMatch(query::equals);
    }

    @Override
    public String toString() {
        return text;
    }
}
