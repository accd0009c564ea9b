package dev.quern.admin.shape;

/** JSON can name half of a surrogate pair, which no text in UTF-8 can hold: nothing could be stored or answered. */
public final class Surrogates {

    private Surrogates() {}

    /**
     * Lets a text through that can be encoded.
     *
     * @throws ShapeException.WrongType
     *             if it holds half of a surrogate pair
     */
    public static String requirePairs(String text) throws ShapeException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new ShapeException.WrongType("A text has half of a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }
}
