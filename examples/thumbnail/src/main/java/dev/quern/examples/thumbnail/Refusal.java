package dev.quern.examples.thumbnail;

/** Why a request gets no thumbnail; the message names what is wrong and what to send instead. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** The HTTP status and the word that programs look at. */
    enum Kind {
        INVALID_PARAMETER(400), //
        EMPTY_BODY(400), //
        METHOD_NOT_ALLOWED(405), //
        IMAGE_TOO_LARGE(413), //
        UNSUPPORTED_IMAGE(415), //
        BROKEN_IMAGE(422);

        final int status;

        Kind(int status) {
            this.status = status;
        }
    }

    private final Kind kind;

    Refusal(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Refusal(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** This refusal as a JSON object: {@code {"error": KIND, "message": TEXT}}. */
    String json() {
        return "{\"error\":\"" + kind + "\",\"message\":\"" + escaped(getMessage()) + "\"}";
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }
}
