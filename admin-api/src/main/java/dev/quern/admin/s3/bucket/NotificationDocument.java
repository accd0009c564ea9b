package dev.quern.admin.s3.bucket;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.objects.ObjectEventType;
import dev.quern.runtime.objects.ObjectNotification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which functions are called for which changes, as S3 writes it. Thread-safe. */
final class NotificationDocument {
    private static final String FUNCTION = "CloudFunctionConfiguration";
    private static final Set<String> ELSEWHERE = Set.of("TopicConfiguration", "QueueConfiguration",
            "EventBridgeConfiguration");
    private static final Set<String> PARTS = Set.of("Id", "CloudFunction", "Event", "Filter");
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_VALUE = 1_024;
    private static final int ARN_WORDS = 7;

    private final Account account;

    /** Documents about functions of this account. */
    NotificationDocument(Account account) {
        this.account = account;
    }

    List<ObjectNotification> read(XmlElement document) {
        List<ObjectNotification> notifications = new ArrayList<>();
        for (XmlElement element : document.children()) {
            if (ELSEWHERE.contains(element.name())) {
                throw S3Error.notImplemented(element.name() + " in a notification configuration: this server notifies"
                        + " functions (" + FUNCTION + ")").exception();
            }
            if (!element.name().equals(FUNCTION)) {
                throw malformed();
            }
            notifications.add(notification(element));
        }
        return notifications;
    }

    private ObjectNotification notification(XmlElement element) {
        for (XmlElement part : element.children()) {
            if (!PARTS.contains(part.name())) {
                throw malformed();
            }
        }
        String id = element.value("Id").filter(text -> !text.isEmpty()).orElseGet(() -> UUID.randomUUID().toString());
        if (id.length() > LONGEST_ID) {
            throw S3Error.argument("Id", id, "The ID of a notification has at most 255 characters").exception();
        }
        List<ObjectEventType> events = element.all("Event").stream().map(event -> type(event.text().strip())).toList();
        if (events.isEmpty()) {
            throw malformed();
        }
        String prefix = "";
        String suffix = "";
        if (element.child("Filter").isPresent()) {
            List<XmlElement> rules = rules(element.child("Filter").get());
            prefix = value(rules, "prefix");
            suffix = value(rules, "suffix");
        }
        String arn = element.value("CloudFunction").map(String::strip).orElseThrow(NotificationDocument::malformed);
        return new ObjectNotification(id, function(arn), events, prefix, suffix);
    }

    private static ObjectEventType type(String name) {
        return ObjectEventType.of(name).orElseThrow(() -> S3Error
                .argument("Event", name, "A specified event is not supported for notifications.").exception());
    }

    private FunctionReference function(String arn) {
        String[] words = arn.split(":", -1);
        if (!arn.startsWith("arn:aws:lambda:") || words.length < ARN_WORDS) {
            throw notWellFormed(arn);
        }
        if (!words[3].equals(account.region())) {
            throw S3Error.argument("CloudFunction", arn, "A specified destination is in a different region than the"
                    + " bucket. You must use a destination that resides in the same region as the bucket.")
                    .exception();
        }
        try {
            return FunctionReference.parse(arn, account);
        } catch (FunctionsException.NotFound e) {
            throw S3Error.of(S3ErrorCode.INVALID_ARGUMENT,
                    "Unable to validate the following destination configurations").with("ArgumentName1", arn)
                    .with("ArgumentValue1", "Not authorized to invoke function [" + arn + "]").exception();
        } catch (FunctionsException e) {
            throw notWellFormed(arn);
        }
    }

    private static RuntimeException notWellFormed(String arn) {
        return S3Error.argument("CloudFunction", arn, "A specified destination ARN does not exist or is not"
                + " well-formed. Verify the destination ARN.").exception();
    }

    private static List<XmlElement> rules(XmlElement filter) {
        if (filter.children().stream().anyMatch(child -> !child.name().equals("S3Key"))) {
            throw malformed();
        }
        List<XmlElement> rules = filter.child("S3Key").map(XmlElement::children).orElse(List.of());
        for (XmlElement rule : rules) {
            String name = name(rule);
            if (!rule.name().equals("FilterRule") || rule.value("Value").isEmpty()) {
                throw malformed();
            }
            if (!name.equals("prefix") && !name.equals("suffix")) {
                throw S3Error.argument("FilterRule.Name", name, "filter rule name must be either prefix or suffix")
                        .exception();
            }
        }
        return rules;
    }

    private static String name(XmlElement rule) {
        return rule.value("Name").orElse("").strip().toLowerCase(Locale.ROOT);
    }

    private static String value(List<XmlElement> rules, String name) {
        List<String> values = rules.stream().filter(rule -> name(rule).equals(name))
                .map(rule -> rule.value("Value").orElseThrow()).toList();
        if (values.size() > 1) {
            throw S3Error.argument("FilterRule.Name", name, "Cannot specify more than one " + name
                    + " rule in a filter.").exception();
        }
        String value = values.isEmpty() ? "" : values.getFirst();
        if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE) {
            throw S3Error.argument("FilterRule.Value", value,
                    "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation").exception();
        }
        return value;
    }

    private static RuntimeException malformed() {
        return S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
    }

    XmlWriter write(List<ObjectNotification> notifications) {
        XmlWriter xml = XmlWriter.result("NotificationConfiguration");
        for (ObjectNotification notification : notifications) {
            xml.open(FUNCTION).text("Id", notification.id()).text("CloudFunction",
                    account.arn(notification.function()));
            notification.events().forEach(event -> xml.text("Event", event.text()));
            if (!notification.prefix().isEmpty() || !notification.suffix().isEmpty()) {
                xml.open("Filter").open("S3Key");
                writeRule(xml, "Prefix", notification.prefix());
                writeRule(xml, "Suffix", notification.suffix());
                xml.close().close();
            }
            xml.close();
        }
        return xml;
    }

    private static void writeRule(XmlWriter xml, String name, String value) {
        Optional.of(value).filter(text -> !text.isEmpty())
                .ifPresent(text -> xml.open("FilterRule").text("Name", name).text("Value", text).close());
    }
}
