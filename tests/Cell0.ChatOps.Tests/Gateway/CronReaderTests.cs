using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class CronReaderTests
{
    private const string Full = """
        {"id":"j1","name":"nightly","enabled":true,"createdAtMs":1,"updatedAtMs":2,"declarationKey":"heartbeat:main","configRevision":"sha256:x",
         "schedule":{"kind":"every","everyMs":300000,"anchorMs":1},"sessionTarget":"isolated","wakeMode":"now",
         "payload":{"kind":"command","argv":["sh"],"timeoutSeconds":7.2},"delivery":{"mode":"announce","channel":"whatsapp","to":"+1"},
         "state":{"nextRunAtMs":1795448772145,"lastRunAtMs":1795445172651,"lastRunStatus":"error","lastStatus":"error","lastDurationMs":5703,
          "lastError":"cron: job execution timed out","lastErrorReason":"timeout","lastDeliveryStatus":"not-delivered","lastDeliveryError":"gone",
          "deliverySuppressionReason":"silent","consecutiveErrors":11,"consecutiveSkipped":2,"runningAtMs":1795445172000,
          "autoDisabled":{"reason":"consecutive-failures","atMs":1795445172001,"consecutiveErrors":10}}}
        """;

    [Fact]
    public void Every_field_of_a_new_job_is_read_without_loss()
    {
        var job = Read(Full).Value.Jobs.Single();

        job.Timeout.ShouldBe(TimeSpan.FromMilliseconds(7200));
        job.Delivery.ShouldBe(new CronDelivery("announce", "whatsapp", "+1"));
        job.ConfigRevision.ShouldBe("sha256:x");
        job.IsSystemJob.ShouldBeTrue();
        job.State.ShouldBe(new CronJobState
        {
            NextRunAt = DateTimeOffset.FromUnixTimeMilliseconds(1795448772145),
            LastRunAt = DateTimeOffset.FromUnixTimeMilliseconds(1795445172651),
            LastStatus = CronRunStatus.Error,
            LastDuration = TimeSpan.FromMilliseconds(5703),
            LastError = "cron: job execution timed out",
            LastErrorReason = "timeout",
            LastDeliveryStatus = CronDeliveryStatus.NotDelivered,
            LastDeliveryError = "gone",
            DeliverySuppressionReason = "silent",
            ConsecutiveErrors = 11,
            ConsecutiveSkipped = 2,
            RunningAt = DateTimeOffset.FromUnixTimeMilliseconds(1795445172000),
            AutoDisabled = new CronAutoDisabled("consecutive-failures", DateTimeOffset.FromUnixTimeMilliseconds(1795445172001)),
        });
    }

    [Fact]
    public void A_job_that_never_ran_has_an_empty_state()
    {
        var job = Read("""{"id":"a","name":"n","enabled":false,"schedule":{"kind":"every","everyMs":1},"payload":{"kind":"heartbeat"},"state":{}}""").Value.Jobs.Single();

        job.State.ShouldBe(new CronJobState());
        (job.Timeout, job.Delivery, job.DeclarationKey, job.Enabled).ShouldBe((null, null, null, false));
        job.IsSystemJob.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"kind":"cron","expr":"0 7 * * *","tz":"Europe/Berlin"}""", "cron", null, "0 7 * * *", "Europe/Berlin", null)]
    [InlineData("""{"kind":"at","at":"2026-11-23T16:00:00Z"}""", "at", null, null, null, 1795449600000)]
    [InlineData("""{"kind":"at","atMs":1795449600000}""", "at", null, null, null, 1795449600000)]
    [InlineData("""{"kind":"stream","command":["x"]}""", "stream", null, null, null, null)]
    public void Every_kind_of_schedule_is_read(string schedule, string kind, int? everyMs, string? expression, string? zone, long? atMs) =>
        Read(With("schedule", schedule)).Value.Jobs.Single().Schedule.ShouldBe(new CronSchedule(kind, everyMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null, expression, zone,
            atMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null));

    [Theory]
    [InlineData("id", "null", "$.jobs[0].id")]
    [InlineData("id", "\"\"", "$.jobs[0].id")]
    [InlineData("id", "7", "$.jobs[0].id")]
    [InlineData("name", "{}", "$.jobs[0].name")]
    [InlineData("enabled", "\"true\"", "$.jobs[0].enabled")]
    [InlineData("schedule", "null", "$.jobs[0].schedule")]
    [InlineData("schedule", "{\"kind\":\"every\"}", "$.jobs[0].schedule.everyMs")]
    [InlineData("schedule", "{\"kind\":\"every\",\"everyMs\":1e300}", "$.jobs[0].schedule.everyMs")]
    [InlineData("schedule", "{\"kind\":\"every\",\"everyMs\":-5}", "$.jobs[0].schedule.everyMs")]
    [InlineData("schedule", "{\"kind\":\"cron\"}", "$.jobs[0].schedule.expr")]
    [InlineData("schedule", "{\"kind\":\"at\",\"at\":\"tomorrow-ish\"}", "$.jobs[0].schedule.at")]
    [InlineData("payload", "[]", "$.jobs[0].payload")]
    [InlineData("payload", "{}", "$.jobs[0].payload.kind")]
    [InlineData("payload", "{\"kind\":\"x\",\"timeoutSeconds\":\"900\"}", "$.jobs[0].payload.timeoutSeconds")]
    [InlineData("delivery", "\"none\"", "$.jobs[0].delivery")]
    [InlineData("state", "null", "$.jobs[0].state")]
    [InlineData("state", "{\"lastRunAtMs\":8640000000000000}", "$.jobs[0].state.lastRunAtMs")]
    [InlineData("state", "{\"lastRunAtMs\":\"yesterday\"}", "$.jobs[0].state.lastRunAtMs")]
    [InlineData("state", "{\"lastStatus\":\"exploded\"}", "$.jobs[0].state.lastStatus")]
    [InlineData("state", "{\"consecutiveErrors\":1.5}", "$.jobs[0].state.consecutiveErrors")]
    [InlineData("state", "{\"consecutiveErrors\":-1}", "$.jobs[0].state.consecutiveErrors")]
    [InlineData("state", "{\"autoDisabled\":{\"reason\":\"x\"}}", "$.jobs[0].state.autoDisabled.atMs")]
    public void A_surprise_in_one_job_is_an_error_with_its_path(string field, string value, string path)
    {
        var error = Read(With(field, value)).Error!;

        error.Kind.ShouldBe(GatewayErrorKind.UnexpectedShape);
        error.Path.ShouldBe(path);
        error.Message.ShouldContain(path);
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("{}", "$.jobs")]
    [InlineData("{\"jobs\":{}}", "$.jobs")]
    [InlineData("{\"jobs\":[1]}", "$.jobs[0]")]
    [InlineData("{\"jobs\":[],\"hasMore\":true}", "$.nextOffset")]
    public void A_list_that_is_none_is_an_error_with_its_path(string payload, string path) =>
        CronReader.Page(JsonDocument.Parse(payload).RootElement).Error!.Path.ShouldBe(path);

    [Theory]
    [InlineData("<script>alert(1)</script>\\u0000\\u202e\\r\\n*_[](x)", "<script>alert(1)</script>\0\u202e\r\n*_[](x)")]
    [InlineData("half an emoji: \\ud83d", "half an emoji: \ufffd")]
    [InlineData("\\udc00 \\\\ud83d \\\"q\\\" \\ud83d\\ude00 \\t/\\/", "\ufffd \\ud83d \"q\" \U0001F600 \t//")]
    public void Hostile_names_are_kept_as_they_are_and_only_half_characters_are_replaced(string json, string name) =>
        Read(With("name", $"\"{json}\"")).Value.Jobs.Single().Name.ShouldBe(name);

    [Fact]
    public void Whatever_value_stands_in_whatever_place_it_is_a_value_or_an_error_with_a_path()
    {
        var random = new Random(20261123);
        string[] strange = ["null", "true", "-1", "1e400", "99999999999999999999", "0.5", "\"\"", "\"(half)\"", "[]", "{}", "[[1]]", "{\"kind\":7}"];
        for (var round = 0; round < 3000; round++)
        {
            var page = JsonNode.Parse("{\"jobs\":[" + Full + "," + Full + "],\"hasMore\":false,\"total\":2}")!.AsObject();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                Mutate(page, random, strange);

            var answer = CronReader.Page(JsonText.Parse(Encoding.UTF8.GetBytes(page.ToJsonString().Replace("(half)", "\\ud800", StringComparison.Ordinal))).RootElement);

            if (!answer.IsOk)
                answer.Error.Path.ShouldNotBeNull().ShouldStartWith("$");
        }
    }

    private static void Mutate(JsonNode node, Random random, string[] strange)
    {
        while (true)
        {
            var children = node switch
            {
                JsonObject o => o.Where(p => p.Value is JsonObject or JsonArray { Count: > 0 }).Select(p => p.Value!).ToList(),
                JsonArray a => a.Where(item => item is JsonObject or JsonArray { Count: > 0 }).Select(item => item!).ToList(),
                _ => [],
            };
            if (children.Count > 0 && random.Next(3) > 0)
            {
                node = children[random.Next(children.Count)];
                continue;
            }
            if (node is JsonObject { Count: > 0 } target)
                target[target.ElementAt(random.Next(target.Count)).Key] = JsonNode.Parse(strange[random.Next(strange.Length)]);
            return;
        }
    }

    private static string With(string field, string value)
    {
        var job = JsonNode.Parse(Full)!.AsObject();
        job.Remove(field);
        var text = job.ToJsonString();
        return $"{text[..^1]},\"{field}\":{value}}}";
    }

    private static GatewayAnswer<CronPage> Read(string job) => CronReader.Page(JsonText.Parse(Encoding.UTF8.GetBytes($"{{\"jobs\":[{job}]}}")).RootElement);
}
