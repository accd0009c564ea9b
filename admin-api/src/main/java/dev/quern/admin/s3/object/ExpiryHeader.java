package dev.quern.admin.s3.object;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.lifecycle.DueDates;
import dev.quern.storage.objects.model.ObjectVersion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells whoever writes or reads an object when it will expire. */
final class ExpiryHeader {
    private final ObjectStore store;

    ExpiryHeader(ObjectStore store) {
        this.store = store;
    }

    /** The same answer, with the header field if the bucket's lifecycle is for the object. */
    WireResponse on(WireResponse answer, ObjectVersion version) {
        if (!version.latest()) {
            return answer;
        }
        Optional<DueDates.Expiry> expiry = store.lifecycles().get(version.bucket().name())
                .flatMap(lifecycle -> new DueDates(lifecycle.rules()).ofCurrent(version.key(), version.size(),
                        version.tags(), version.lastModified()));
        return expiry.map(due -> answer.with("x-amz-expiration", "expiry-date=\"" + Answers.httpTime(due.due())
                + "\", rule-id=\"" + URLEncoder.encode(due.ruleId(), StandardCharsets.UTF_8) + "\"")).orElse(answer);
    }
}
