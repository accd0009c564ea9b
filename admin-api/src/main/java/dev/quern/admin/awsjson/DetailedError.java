package dev.quern.admin.awsjson;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.admin.http.WireError;
import java.io.IOException;

/** An error with members that are no texts. */
public interface DetailedError extends WireError {

    /** Prints those members, with their names, into the error's object. */
    void printDetails(JsonGenerator generator) throws IOException;
}
