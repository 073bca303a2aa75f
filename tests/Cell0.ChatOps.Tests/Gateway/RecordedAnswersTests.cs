using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Gateway;

/// <summary>Answers and events as real gateways sent them (2026.9.6 and 2026.2.17), whole and with every field spoilt in turn.</summary>
public sealed class RecordedAnswersTests
{
    // Stands for half an emoji, which no writer of ours would write.
    private const string Half = "\"(half)\"";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1795475421000);

    private static readonly string[] Wrongs = ["null", "7", "-1", "1e300", "0.5", "\"text\"", "\"\"", Half, "true", "false", "[]", "{}", "[[]]", "[7]", "{\"x\":[{}]}"];

    private static readonly Dictionary<string, (string Json, Func<JsonElement, GatewayError?> Read)> Recorded = new(StringComparer.Ordinal)
    {
        ["job"] = ("""
            {"id":"e0ce45bf-5cf1-4858-ae36-6dd297e762eb","name":"cell0-devops-cicd","enabled":true,"createdAtMs":1792882081411,"schedule":{"kind":"every","everyMs":300000,"anchorMs":1795301581411},
             "sessionTarget":"isolated","wakeMode":"now","payload":{"kind":"command","argv":["sh","-c","exec sleep 7.2"],"timeoutSeconds":6},"delivery":{"mode":"announce","channel":"whatsapp","to":"+1"},
             "failureAlert":{"after":2,"to":"http://127.0.0.1:1/x","mode":"webhook","cooldownMs":3600000,"includeSkipped":true},
             "state":{"nextRunAtMs":1795474381411,"lastRunAtMs":1795473241411,"lastStatus":"error","lastRunStatus":"error","lastDurationMs":600000,"consecutiveErrors":5,"lastError":"cron: job execution timed out",
             "lastErrorReason":"timeout","lastDeliveryStatus":"not-requested","consecutiveSkipped":0,"runningAtMs":1795473241411,"autoDisabled":{"reason":"consecutive-failures","atMs":1795473241411,"consecutiveErrors":10}},
             "updatedAtMs":1795470481411,"configRevision":"sha256:Lb6Ki6XB3i8QZrkI3BadrCuUoucQb8iOh7bcFHTQAaU","nextRunAtMs":1795474381411,"lastRunStatus":"error","lastRunError":"cron: job execution timed out"}
            """, payload => CronReader.Single(payload, "cron.get").Error),
        ["runs"] = ("""
            {"entries":[{"ts":1795445178354,"jobId":"f037","jobName":"n","action":"finished","status":"ok","completionStatus":"failed","delivered":false,"deliveryStatus":"not-delivered",
             "deliveryError":"No active WhatsApp Web listener (account: default).","runId":"manual:f037:1795445172587:3","runAtMs":1795445172651,"durationMs":35703,"nextRunAtMs":1795448772145,
             "sessionId":"0c3f7e8d","sessionKey":"agent:main:cron:f037","summary":"x","usage":{"total_tokens":7}}],"total":1,"offset":0,"limit":2,"hasMore":false}
            """, payload => CronRunReader.Page(payload).Error),
        ["finished"] = ("""
            {"jobId":"ce11","action":"finished","job":{"id":"ce11","name":"cell0-installer-orchestrator","enabled":true,"createdAtMs":1792882081411,"schedule":{"kind":"every","everyMs":1800000,"anchorMs":1795303081411},
             "sessionTarget":"isolated","wakeMode":"now","payload":{"kind":"command","argv":["sh"],"timeoutSeconds":300},"delivery":{"mode":"none"},"state":{"nextRunAtMs":1795475881411,"lastRunAtMs":1795475420671,
             "lastStatus":"ok","lastRunStatus":"ok","lastDurationMs":80,"consecutiveErrors":0,"lastDiagnostics":{"summary":"ok","entries":[]},"consecutiveSkipped":0},"updatedAtMs":1795475420751},
             "status":"ok","completionStatus":"succeeded","summary":"ok","deliveryStatus":"not-requested","delivery":{"intended":{"source":"explicit"}},"runAtMs":1795475420671,"durationMs":80,
             "nextRunAtMs":1795475881411,"runId":"manual:ce11:1795475420640:1"}
            """, payload => CronRunReader.Event(payload, Now).Error),
        ["started, old"] = ("""{"jobId":"e0ce","action":"started","runAtMs":1795474556424}""", payload => CronRunReader.Event(payload, Now).Error),
        ["ticket"] = ("""{"ok":true,"enqueued":true,"runId":"manual:ce11:1795475420640:1","processInstanceId":"c1b98a17"}""", payload => CronRunReader.Ticket(payload).Error),
        ["refused ticket"] = ("""{"ok":true,"ran":false,"reason":"already-running","processInstanceId":"c1b98a17"}""", payload => CronRunReader.Ticket(payload).Error),
        ["channels"] = ("""
            {"ts":1795474257794,"channelOrder":["whatsapp"],"channelLabels":{},"channelAccounts":{"whatsapp":[{"accountId":"default","enabled":true,"configured":true,"linked":false,"running":false,"healthState":"stopped",
             "lifecycle":"stopped","stateReason":"not linked","reconnectAttempts":0,"lastConnectedAt":null,"lastError":null}]},
             "statusIssues":[{"channel":"whatsapp","accountId":"default","kind":"auth","message":"Not linked (no WhatsApp Web session).","fix":"Run: openclaw channels login (scan QR on the gateway host)."}]}
            """, payload => ChannelsReader.Status(payload).Error),
        ["start"] = ("""{"channel":"whatsapp","accountId":"default","started":false,"outcome":{"status":"skipped","reason":"unlinked"}}""", payload => ChannelsReader.Switch(payload, "channels.start", "started", "whatsapp").Error),
        ["restart"] = ("""
            {"ok":true,"status":"scheduled","preflight":{"safe":true,"counts":{"queueSize":0,"cronRuns":0,"totalActive":0},"blockers":[{"kind":"x","message":"1 run"}],"summary":"safe to restart now"},"restart":{"delayMs":0}}
            """, payload => ChannelsReader.Restart(payload).Error),
        ["sessions"] = ("""{"ts":1,"count":1,"sessions":[{"key":"agent:main:cron:f037","kind":"direct","sessionId":"0c3f7e8d","status":"done","updatedAt":1795476655063}]}""", payload => GatewaySession.Read(payload).Error),
    };

    public static TheoryData<string> Names => [.. Recorded.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_real_gateways_sent_is_read_without_a_surprise(string name) => Read(name, JsonNode.Parse(Recorded[name].Json)!).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_is_spoilt_in_it_is_an_error_with_its_path_and_never_a_crash(string name)
    {
        var (json, spoilt, refused) = (Recorded[name].Json, 0, 0);
        foreach (var place in Places(JsonNode.Parse(json)!, []))
        {
            foreach (var wrong in Wrongs)
            {
                var payload = JsonNode.Parse(json)!;
                Put(payload, place, wrong);
                spoilt++;
                if (Read(name, payload) is not { } error)
                    continue;
                refused++;
                error.Kind.ShouldBe(GatewayErrorKind.UnexpectedShape);
                error.Path!.ShouldStartWith("$");
            }
        }
        refused.ShouldBeInRange(1, spoilt);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_whose_name_is_half_an_emoji_breaks_nothing(string name)
    {
        var whole = JsonNode.Parse(Recorded[name].Json)!;
        foreach (var holder in Places(whole, []).Select(place => At(whole, place)).OfType<JsonObject>().Append((JsonObject)whole).ToList())
            holder["(half)"] = new JsonArray();

        Read(name, whole).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_that_is_no_object_at_all_is_said_at_its_root(string name)
    {
        foreach (var wrong in new[] { "null", "7", "\"x\"", "[]" })
            Read(name, JsonNode.Parse($"[{wrong}]")![0]).ShouldNotBeNull().Path.ShouldBe("$");
    }

    private static GatewayError? Read(string name, JsonNode? payload)
    {
        using var document = JsonText.Parse(Encoding.UTF8.GetBytes((payload?.ToJsonString() ?? "null").Replace(Half, "\"\\ud83d\"", StringComparison.Ordinal)));
        return Recorded[name].Read(document.RootElement);
    }

    private static IEnumerable<object[]> Places(JsonNode? node, object[] path) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Places(field.Value, [.. path, field.Key]).Prepend([.. path, field.Key])),
        JsonArray items => items.SelectMany((item, index) => Places(item, [.. path, index]).Prepend([.. path, index])),
        _ => [],
    };

    private static JsonNode? At(JsonNode root, object[] place) => place.Aggregate((JsonNode?)root, (node, step) => step is int index ? node![index] : node![(string)step]);

    private static void Put(JsonNode root, object[] place, string wrong)
    {
        var parent = At(root, place[..^1])!;
        var value = JsonNode.Parse(wrong);
        if (place[^1] is int last)
            parent[last] = value;
        else
            parent[(string)place[^1]] = value;
    }
}
