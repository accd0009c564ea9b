package dev.quern.admin.s3.multipart;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.lifecycle.DueDates;
import dev.quern.storage.objects.model.Upload;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells whoever uploads parts when the bucket's lifecycle will end the upload, if it is not completed before. */
final class AbortHeaders {
    private final ObjectStore store;

    AbortHeaders(ObjectStore store) {
        this.store = store;
    }

    /** The same answer, with the header fields if there is a rule for the upload. */
    WireResponse on(WireResponse answer, Upload upload) {
        Optional<DueDates.Expiry> expiry = store.lifecycles().get(upload.bucket().name())
                .flatMap(lifecycle -> new DueDates(lifecycle.rules()).ofUpload(upload.key(), upload.initiated()));
        return expiry.map(due -> answer.with("x-amz-abort-date", Answers.httpTime(due.due()))
                .with("x-amz-abort-rule-id", text(due.ruleId()))).orElse(answer);
    }

    /** As it is, unless a header field cannot hold it. */
    private static String text(String ruleId) {
        return ruleId.chars().allMatch(c -> c >= ' ' && c <= '~')
                ? ruleId
                : URLEncoder.encode(ruleId, StandardCharsets.UTF_8);
    }
}
