package dev.quern.storage.kv;

/** Bytes that were to be read as a {@link Tuple} are not the encoding of one. */
public final class MalformedTupleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * @param offset
     *            where in the bytes the fault lies, from 0
     * @param reason
     *            what is wrong there
     */
    public MalformedTupleException(int offset, String reason) {
        super("not a tuple: " + reason + " at byte " + offset);
    }
}
