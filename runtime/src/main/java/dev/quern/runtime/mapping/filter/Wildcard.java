package dev.quern.runtime.mapping.filter;

import java.util.ArrayList;
import java.util.List;

/** Is a text of this form: {@code wildcard}. Between two parts may be any characters, also none. */
final class Wildcard implements Condition {

    private final List<String> parts;

    private Wildcard(List<String> parts) {
        this.parts = parts;
    }

    /**
     * Reads a form in which {@code *} stands for any characters, {@code \*} for an asterisk and {@code \\} for a
     * backslash.
     */
    static Wildcard parse(String form) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < form.length(); i++) {
            char c = form.charAt(i);
            if (c == '*') {
                if (i > 0 && form.charAt(i - 1) == '*' && part.isEmpty()) {
                    throw Malformed.because("consecutive wildcard characters at position " + i);
                }
                parts.add(part.toString());
                part.setLength(0);
            } else if (c == '\\') {
                i++;
                if (i == form.length() || "*\\".indexOf(form.charAt(i)) < 0) {
                    throw Malformed.because("only * and \\ can follow the escape character at position " + (i - 1));
                }
                part.append(form.charAt(i));
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return new Wildcard(List.copyOf(parts));
    }

    @Override
    public boolean holds(Value.Scalar value) {
        if (!(value instanceof Value.Text(String text))) {
            return false;
        }
        String first = parts.getFirst();
        if (parts.size() == 1) {
            return text.equals(first);
        }
        String last = parts.getLast();
        if (!text.startsWith(first)) {
            return false;
        }
        int at = first.length();
        // the first place that fits a part leaves most for those behind it
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = text.indexOf(part, at);
            if (found < 0) {
                return false;
            }
            at = found + part.length();
        }
        return text.length() - last.length() >= at && text.endsWith(last);
    }
}
