package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.ApplicationLoadBalancerRequestEvent;
import com.amazonaws.services.lambda.runtime.events.ApplicationLoadBalancerResponseEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoUserPoolPreSignUpEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SNSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Functions that take the events of AWS's services. */
@SuppressWarnings("JavaUtilDate") // AWS's event classes have it
public class Events {

    public String sqs(SQSEvent event) {
        SQSEvent.SQSMessage message = event.getRecords().get(0);
        return message.getBody() + " " + message.getEventSourceArn() + " " + message.getAttributes().get("SenderId")
                + " " + message.getMessageAttributes().get("colour").getStringValue();
    }

    public SQSBatchResponse sqsFailures(SQSEvent event) {
        return new SQSBatchResponse(List.of(
                new SQSBatchResponse.BatchItemFailure(event.getRecords().get(0).getMessageId())));
    }

    public String sns(SNSEvent event) {
        SNSEvent.SNS sns = event.getRecords().get(0).getSNS();
        return event.getRecords().get(0).getEventSource() + " " + sns.getMessage() + " " + sns.getTopicArn() + " "
                + sns.getTimestamp().getMillis() + " " + sns.getMessageAttributes().get("colour").getValue();
    }

    public String s3(S3Event event) {
        S3EventNotificationRecord written = event.getRecords().get(0);
        return written.getEventName() + " " + written.getEventTime().getMillis() + " "
                + written.getS3().getBucket().getName() + "/" + written.getS3().getObject().getUrlDecodedKey() + " "
                + written.getS3().getObject().getSizeAsLong() + " " + written.getUserIdentity().getPrincipalId();
    }

    public S3Event s3Back(S3Event event) {
        return event;
    }

    public String dynamodb(DynamodbEvent event) {
        DynamodbEvent.DynamodbStreamRecord change = event.getRecords().get(0);
        return change.getEventName() + " " + change.getEventSourceARN() + " "
                + change.getDynamodb().getKeys().get("Id").getN() + " "
                + change.getDynamodb().getNewImage().get("tags").getSS() + " "
                + new String(change.getDynamodb().getNewImage().get("raw").getB().array(), StandardCharsets.UTF_8) + " "
                + change.getDynamodb().getNewImage().get("nested").getM().get("on").getBOOL() + " "
                + change.getDynamodb().getApproximateCreationDateTime().getTime() + " "
                + change.getDynamodb().getSequenceNumber();
    }

    public String kinesis(KinesisEvent event) {
        KinesisEvent.KinesisEventRecord entry = event.getRecords().get(0);
        return new String(entry.getKinesis().getData().array(), StandardCharsets.UTF_8) + " "
                + entry.getKinesis().getPartitionKey() + " " + entry.getEventSourceARN() + " "
                + entry.getKinesis().getApproximateArrivalTimestamp().getTime();
    }

    public KinesisEvent kinesisBack(KinesisEvent event) {
        return event;
    }

    public String kinesisWindow(KinesisTimeWindowEvent event) {
        return event.getWindow().getStart() + " " + event.getState() + " " + event.getShardId() + " "
                + event.getIsFinalInvokeForWindow() + " " + event.getRecords().size();
    }

    public String scheduled(ScheduledEvent event) {
        return event.getDetailType() + " " + event.getTime().getMillis() + " " + event.getResources().get(0);
    }

    public ScheduledEvent scheduledBack(ScheduledEvent event) {
        return event;
    }

    public String cognito(CognitoEvent event) {
        return event.getIdentityId() + " " + event.getDatasetRecords().get("k").getNewValue();
    }

    public CognitoUserPoolPreSignUpEvent preSignUp(CognitoUserPoolPreSignUpEvent event) {
        event.getResponse().setAutoConfirmUser(event.getRequest().getUserAttributes().get("email").endsWith("org"));
        return event;
    }

    /** As most handlers behind an API are written. */
    public static class Rest implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
        @Override
        public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
            return new APIGatewayProxyResponseEvent()
                    .withStatusCode(201)
                    .withHeaders(Map.of("X-Method", event.getHttpMethod()))
                    .withBody(event.getPath() + " " + event.getMultiValueHeaders().get("Accept") + " "
                            + event.getRequestContext().getIdentity().getSourceIp() + " " + event.getIsBase64Encoded());
        }
    }

    public APIGatewayV2HTTPResponse http(APIGatewayV2HTTPEvent event) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withCookies(event.getCookies())
                .withBody(event.getRawPath() + "?" + event.getRawQueryString() + " "
                        + event.getRequestContext().getHttp().getMethod() + " " + event.getIsBase64Encoded())
                .build();
    }

    public ApplicationLoadBalancerResponseEvent loadBalancer(ApplicationLoadBalancerRequestEvent event) {
        ApplicationLoadBalancerResponseEvent response = new ApplicationLoadBalancerResponseEvent();
        response.setStatusCode(200);
        response.setBody(event.getHttpMethod() + " " + event.getRequestContext().getElb().getTargetGroupArn());
        return response;
    }
}
