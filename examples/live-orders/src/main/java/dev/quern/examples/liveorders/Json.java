package dev.quern.examples.liveorders;

/** Writes JSON. */
final class Json {

    private Json() {}

    /**
     * A JSON string. What means something in HTML is escaped as well, so that a browser which takes the answer for a page
     * finds no markup in it.
     */
    static String string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
