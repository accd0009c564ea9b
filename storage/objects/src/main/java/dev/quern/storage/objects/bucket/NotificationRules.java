package dev.quern.storage.objects.bucket;

import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.rows.BucketRows;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who is told of changes in which bucket, as stored. Safe for use by several threads. */
public final class NotificationRules {

    private static final String SETTING = "notification";

    private final BucketRows rows;

    public NotificationRules(BucketRows rows) {
        this.rows = rows;
    }

    /** The rules of a bucket, in the order in which they were given. */
    public List<NotificationRule> get(Reader reader, Bucket bucket) {
        return rows.setting(reader, bucket, SETTING).map(NotificationRules::decode).orElse(List.of());
    }

    /** Replaces all rules of a bucket. */
    void put(Transaction transaction, Bucket bucket, List<NotificationRule> rules) {
        if (rules.isEmpty()) {
            rows.deleteSetting(transaction, bucket, SETTING);
        } else {
            rows.putSetting(transaction, bucket, SETTING, encode(rules));
        }
    }

    private static byte[] encode(List<NotificationRule> rules) {
        return Tuple.of(rules.stream().map(NotificationRules::tuple).toArray()).pack();
    }

    private static Tuple tuple(NotificationRule rule) {
        return Tuple.of(rule.id(), rule.target(), Tuple.of(rule.eventNames().toArray()),
                Tuple.of(rule.kinds().stream().map(ChangeKind::name).toArray()), rule.prefix(), rule.suffix());
    }

    private static List<NotificationRule> decode(byte[] value) {
        Tuple rows = Tuple.unpack(value);
        List<NotificationRule> rules = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Tuple row = rows.getTuple(i);
            Set<ChangeKind> kinds = EnumSet.noneOf(ChangeKind.class);
            strings(row.getTuple(3)).forEach(name -> kinds.add(ChangeKind.valueOf(name)));
            rules.add(new NotificationRule(row.getString(0), row.getString(1), strings(row.getTuple(2)), kinds,
                    row.getString(4), row.getString(5)));
        }
        return rules;
    }

    private static List<String> strings(Tuple row) {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            strings.add(row.getString(i));
        }
        return strings;
    }
}
