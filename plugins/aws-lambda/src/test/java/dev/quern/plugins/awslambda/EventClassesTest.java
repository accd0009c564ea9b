package dev.quern.plugins.awslambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The classes of {@code aws-lambda-java-events}, read and written by AWS's rules. */
class EventClassesTest {

    private static final String SQS = """
            {"Records":[{"messageId":"m-1","receiptHandle":"r","body":"hi","md5OfBody":"x",
              "attributes":{"ApproximateReceiveCount":"1","SenderId":"me"},
              "messageAttributes":{"colour":{"stringValue":"red","dataType":"String","stringListValues":[]}},
              "eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:local:0:q","awsRegion":"local"}]}""";

    private static final String S3 = """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"local",
              "eventTime":"1970-01-01T00:00:01.500Z","eventName":"ObjectCreated:Put",
              "userIdentity":{"principalId":"me"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},
              "responseElements":{"x-amz-request-id":"r","x-amz-id-2":"i"},
              "s3":{"s3SchemaVersion":"1.0","configurationId":"c",
                "bucket":{"name":"photos","ownerIdentity":{"principalId":"o"},"arn":"arn:aws:s3:::photos"},
                "object":{"key":"a+b%2F1.png","size":12345678901,"eTag":"e","versionId":"v","sequencer":"0A"}}}]}""";

    private static final String KINESIS = """
            {"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"p","sequenceNumber":"49",
                "data":"aGVsbG8=","approximateArrivalTimestamp":1545084650.987},
              "eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"s:49","eventName":"aws:kinesis:record",
              "invokeIdentityArn":"arn:i","awsRegion":"local","eventSourceARN":"arn:aws:kinesis:local:0:stream/s"}]""";

    private static final String SCHEDULED = """
            {"version":"0","id":"i","detail-type":"Scheduled Event","source":"aws.events","account":"0",
             "time":"1970-01-01T00:00:02Z","region":"local","resources":["arn:rule"],"detail":{}}""";

    private static String answer(String method, String event) throws Exception {
        try (var function = DeployedFunction.start("example.Events::" + method)) {
            return function.call(event);
        }
    }

    @Test
    void sqsMessagesWithAttributes() throws Exception {
        assertThat(answer("sqs", SQS)).isEqualTo("\"hi arn:aws:sqs:local:0:q me red\"");
        assertThat(answer("sqsFailures", SQS)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"}]}");
    }

    @Test
    void snsNotificationsWithCapitalLetters() throws Exception {
        assertThat(answer("sns", """
                {"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","EventSubscriptionArn":"arn:sub",
                  "Sns":{"Type":"Notification","MessageId":"m","TopicArn":"arn:topic","Subject":"s","Message":"hi",
                    "Timestamp":"1970-01-01T00:00:03.000Z","SignatureVersion":"1","Signature":"s",
                    "SigningCertUrl":"u","UnsubscribeUrl":"u",
                    "MessageAttributes":{"colour":{"Type":"String","Value":"red"}}}}]}"""))
                .isEqualTo("\"aws:sns hi arn:topic 3000 red\"");
    }

    @Test
    void s3NotificationsBothWays() throws Exception {
        assertThat(answer("s3", S3)).isEqualTo("\"ObjectCreated:Put 1500 photos/a b/1.png 12345678901 me\"");
        assertThat(answer("s3Back", S3)).contains("\"eventTime\":\"1970-01-01T00:00:01.500Z\"",
                "\"key\":\"a+b%2F1.png\"", "\"x-amz-id-2\":\"i\"");
    }

    @Test
    void tableChangesWithAllKindsOfValues() throws Exception {
        assertThat(answer("dynamodb", """
                {"Records":[{"eventID":"e","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb",
                  "awsRegion":"local","eventSourceARN":"arn:table",
                  "dynamodb":{"Keys":{"Id":{"N":"101"}},"SequenceNumber":"111","SizeBytes":26,
                    "StreamViewType":"NEW_AND_OLD_IMAGES","ApproximateCreationDateTime":1479499740,
                    "NewImage":{"Id":{"N":"101"},"tags":{"SS":["a","b"]},"raw":{"B":"aGVsbG8="},
                      "nested":{"M":{"on":{"BOOL":true},"none":{"NULL":true},"l":{"L":[{"S":"x"}]}}}}}}]}"""))
                .isEqualTo("\"INSERT arn:table 101 [a, b] hello true 1479499740000 111\"");
    }

    @Test
    void streamRecordsAndTimeWindows() throws Exception {
        assertThat(answer("kinesis", KINESIS + "}"))
                .isEqualTo("\"hello p arn:aws:kinesis:local:0:stream/s 1545084650987\"");
        assertThat(answer("kinesisBack", KINESIS + "}")).contains("\"data\":\"aGVsbG8=\"",
                "\"approximateArrivalTimestamp\":1.545084650987E9", "\"eventSourceARN\":");
        assertThat(answer("kinesisWindow", KINESIS + """
                ,"window":{"start":"2020-12-09T07:04:00Z","end":"2020-12-09T07:06:00Z"},"state":{"a":"1"},
                 "shardId":"shard-1","eventSourceARN":"arn:s","isFinalInvokeForWindow":true,
                 "isWindowTerminatedEarly":false}"""))
                .isEqualTo("\"2020-12-09T07:04:00Z {a=1} shard-1 true 1\"");
    }

    @Test
    void scheduledEventsWithTheFunctionsOwnJoda() throws Exception {
        assertThat(answer("scheduled", SCHEDULED)).isEqualTo("\"Scheduled Event 2000 arn:rule\"");
        assertThat(answer("scheduledBack", SCHEDULED)).contains("\"time\":\"1970-01-01T00:00:02.000Z\"",
                "\"detail-type\":\"Scheduled Event\"");
    }

    @Test
    void cognitoEventsAndAnswersOfUserPools() throws Exception {
        assertThat(answer("cognito", """
                {"version":2,"eventType":"SyncTrigger","region":"local","identityPoolId":"p","identityId":"me",
                 "datasetName":"d","datasetRecords":{"k":{"oldValue":"a","newValue":"b","op":"replace"}}}"""))
                .isEqualTo("\"me b\"");
        assertThat(answer("preSignUp", """
                {"version":"1","triggerSource":"PreSignUp_SignUp","region":"local","userPoolId":"p","userName":"ada",
                 "callerContext":{"awsSdkVersion":"1","clientId":"c"},
                 "request":{"userAttributes":{"email":"ada@example.org"},"validationData":null},
                 "response":{"autoConfirmUser":false,"autoVerifyPhone":false,"autoVerifyEmail":false}}"""))
                .contains("\"autoConfirmUser\":true", "\"userName\":\"ada\"");
    }

    @Test
    void requestsOfRestApisHttpApisAndLoadBalancers() throws Exception {
        try (var rest = DeployedFunction.start("example.Events$Rest")) {
            assertThat(rest.call("""
                    {"resource":"/","path":"/orders","httpMethod":"POST","headers":{"Accept":"*/*"},
                     "multiValueHeaders":{"Accept":["*/*"]},"queryStringParameters":null,
                     "requestContext":{"accountId":"0","identity":{"sourceIp":"127.0.0.1"},"stage":"live"},
                     "body":"{}","isBase64Encoded":false}"""))
                    .contains("\"statusCode\":201", "\"headers\":{\"X-Method\":\"POST\"}",
                            "\"body\":\"/orders [*/*] 127.0.0.1 false\"")
                    .doesNotContain("isBase64Encoded");
        }
        assertThat(answer("http",
                """
                        {"version":"2.0","routeKey":"$default","rawPath":"/a","rawQueryString":"b=c","cookies":["x=1"],
                         "headers":{"h":"v"},"requestContext":{"accountId":"0","http":{"method":"GET","path":"/a",
                         "protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"t"},"timeEpoch":1},"isBase64Encoded":true}"""))
                .contains("\"statusCode\":200", "\"body\":\"/a?b=c GET true\"", "\"isBase64Encoded\":false",
                        "\"cookies\":[\"x=1\"]");
        assertThat(answer("loadBalancer", """
                {"requestContext":{"elb":{"targetGroupArn":"arn:group"}},"httpMethod":"GET","path":"/",
                 "headers":{"h":"v"},"body":"","isBase64Encoded":false}"""))
                .contains("\"statusCode\":200", "\"body\":\"GET arn:group\"");
    }
}
