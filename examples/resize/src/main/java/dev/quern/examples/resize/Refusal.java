package dev.quern.examples.resize;

/** Why a request gets no picture; the message names what is wrong and what to do instead. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** The HTTP status and the word that programs look at. */
    enum Kind {
        INVALID_PARAMETER(400), //
        NO_SUCH_KEY(404), //
        METHOD_NOT_ALLOWED(405), //
        PICTURE_TOO_LARGE(413), //
        UNSUPPORTED_PICTURE(415), //
        BROKEN_PICTURE(422);

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
        StringBuilder json = new StringBuilder("{\"error\":\"").append(kind).append("\",\"message\":\"");
        for (char c : getMessage().toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append("\"}").toString();
    }
}
