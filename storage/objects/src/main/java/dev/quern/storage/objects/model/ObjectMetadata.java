package dev.quern.storage.objects.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is kept with an object besides its bytes, exactly as it was given.
 *
 * @param cacheControl
 *            the header of that name, as are the following
 * @param contentDisposition
 *            see above
 * @param contentEncoding
 *            see above
 * @param contentLanguage
 *            see above
 * @param contentType
 *            see above
 * @param expires
 *            see above; not a date to the store
 * @param websiteRedirect
 *            where a website sends who asks for the object
 * @param user
 *            the user's own metadata: value by name in lower case
 */
public record ObjectMetadata(Optional<String> cacheControl, Optional<String> contentDisposition,
        Optional<String> contentEncoding, Optional<String> contentLanguage, Optional<String> contentType,
        Optional<String> expires, Optional<String> websiteRedirect, Map<String, String> user) {

    private static final ObjectMetadata NONE = new ObjectMetadata(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    public ObjectMetadata {
        user = Collections.unmodifiableMap(new TreeMap<>(user));
    }

    /** Nothing. */
    public static ObjectMetadata none() {
        return NONE;
    }

    public ObjectMetadata withContentType(String newContentType) {
        return new ObjectMetadata(cacheControl, contentDisposition, contentEncoding, contentLanguage,
                Optional.of(newContentType), expires, websiteRedirect, user);
    }

    public ObjectMetadata withUser(Map<String, String> newUser) {
        return new ObjectMetadata(cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType,
                expires, websiteRedirect, newUser);
    }

    public ObjectMetadata withWebsiteRedirect(Optional<String> newWebsiteRedirect) {
        return new ObjectMetadata(cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType,
                expires, newWebsiteRedirect, user);
    }
}
