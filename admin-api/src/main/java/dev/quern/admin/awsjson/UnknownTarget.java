package dev.quern.admin.awsjson;

import dev.quern.admin.http.WireError;

/** No operation has this name. */
record UnknownTarget(String message) implements WireError {

    @Override
    public String code() {
        return "UnknownOperationException";
    }

    @Override
    public int status() {
        return 400;
    }
}
