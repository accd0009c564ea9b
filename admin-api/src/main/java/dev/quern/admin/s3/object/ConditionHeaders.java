package dev.quern.admin.s3.object;

import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ReadConditions;
import dev.quern.storage.objects.model.WriteConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions that stand in header fields. */
public final class ConditionHeaders {
    private ConditionHeaders() {}

    static ReadConditions read(S3Call call) {
        return conditions(call, "");
    }

    /** What is asked of the object that is copied from. */
    public static ReadConditions source(S3Call call) {
        return conditions(call, "x-amz-copy-source-");
    }

    private static ReadConditions conditions(S3Call call, String prefix) {
        return new ReadConditions(etags(call.header(prefix + "if-match")), etags(call.header(prefix + "if-none-match")),
                call.header(prefix + "if-modified-since").flatMap(HttpTime::parse),
                call.header(prefix + "if-unmodified-since").flatMap(HttpTime::parse));
    }

    /** A list of entity tags, in which a comma may stand between quotes. */
    private static List<ETag> etags(Optional<String> header) {
        if (header.isEmpty()) {
            return List.of();
        }
        List<ETag> etags = new ArrayList<>();
        StringBuilder one = new StringBuilder();
        boolean quoted = false;
        for (char c : header.get().toCharArray()) {
            if (c == ',' && !quoted) {
                etags.add(ETag.parse(one.toString()));
                one.setLength(0);
            } else {
                quoted ^= c == '"';
                one.append(c);
            }
        }
        etags.add(ETag.parse(one.toString()));
        return etags;
    }

    /** What is asked of the object that is to be written. */
    public static WriteConditions write(S3Call call) {
        Optional<String> match = call.header("if-match");
        Optional<String> noneMatch = call.header("if-none-match");
        if (match.isPresent() && noneMatch.isPresent()) {
            throw S3Error.notImplementedHeader("If-Match together with If-None-Match").exception();
        }
        if (noneMatch.isPresent()) {
            if (!noneMatch.get().equals("*")) {
                throw S3Error.notImplementedHeader("If-None-Match with another value than *").exception();
            }
            return WriteConditions.ifAbsent();
        }
        return match.map(etag -> WriteConditions.ifMatch(ETag.parse(etag))).orElseGet(WriteConditions::none);
    }
}
