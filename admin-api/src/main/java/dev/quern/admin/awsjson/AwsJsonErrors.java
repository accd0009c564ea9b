package dev.quern.admin.awsjson;

import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.WireError;
import dev.quern.admin.restjson.RestJsonErrors;

/** A service's own names for what can go wrong before an operation runs. */
public interface AwsJsonErrors extends RestJsonErrors {

    /** Values that break the rules of their members; {@code message} lists them. */
    default WireError invalid(String message) {
        return new CommonError.Validation(message);
    }
}
