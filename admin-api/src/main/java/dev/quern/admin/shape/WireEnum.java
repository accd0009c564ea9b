package dev.quern.admin.shape;

/** An enum whose values have names of their own on the wire. */
public interface WireEnum {

    /** The name on the wire. */
    String wire();
}
