using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class CronPatchTests
{
    [Theory]
    [InlineData("agentTurn", 900, "{\"payload\":{\"kind\":\"agentTurn\",\"timeoutSeconds\":900}}")]
    [InlineData("command", 7.25, "{\"payload\":{\"kind\":\"command\",\"timeoutSeconds\":7.25}}")]
    [InlineData("script", 0, "{\"payload\":{\"kind\":\"script\",\"timeoutSeconds\":0}}")]
    public void A_timeout_is_written_in_seconds_and_names_the_kind_of_payload(string kind, double seconds, string json) =>
        Written(new CronPatch { Timeout = TimeSpan.FromSeconds(seconds) }, Job(kind)).ShouldBe(json);

    [Fact]
    public void An_interval_keeps_the_anchor_unless_another_is_given()
    {
        var job = Job() with { Schedule = new CronSchedule("every", TimeSpan.FromMinutes(5), Anchor: DateTimeOffset.FromUnixTimeMilliseconds(77)) };

        Written(new CronPatch { Every = TimeSpan.FromMinutes(15) }, job).ShouldBe("""{"schedule":{"kind":"every","everyMs":900000,"anchorMs":77}}""");
        Written(new CronPatch { Anchor = DateTimeOffset.FromUnixTimeMilliseconds(88) }, job).ShouldBe("""{"schedule":{"kind":"every","everyMs":300000,"anchorMs":88}}""");
    }

    [Fact]
    public void A_spread_repeats_the_expression_it_belongs_to()
    {
        var job = Job() with { Schedule = new CronSchedule("cron", Expression: "0 * * * *", TimeZone: "Europe/Berlin") };

        Written(new CronPatch { Stagger = TimeSpan.FromSeconds(90) }, job).ShouldBe("""{"schedule":{"kind":"cron","expr":"0 * * * *","tz":"Europe/Berlin","staggerMs":90000}}""");
    }

    [Fact]
    public void Switches_and_alerts_are_written_as_the_gateway_wants_them()
    {
        Written(new CronPatch { Enabled = false, ClearTimeout = true }, Job()).ShouldBe("""{"payload":{"kind":"agentTurn","timeoutSeconds":null},"enabled":false}""");
        Written(new CronPatch { FailureAlert = CronFailureAlert.Off }, Job()).ShouldBe("""{"failureAlert":false}""");
        Written(new CronPatch { ClearFailureAlert = true }, Job()).ShouldBe("""{"failureAlert":null}""");
        Written(new CronPatch { FailureAlert = new CronFailureAlert { After = 3, Cooldown = TimeSpan.FromHours(1), Mode = "webhook", To = "http://127.0.0.1/x" } }, Job())
            .ShouldBe("""{"failureAlert":{"after":3,"cooldownMs":3600000,"mode":"webhook","to":"http://127.0.0.1/x"}}""");
    }

    [Fact]
    public void What_a_job_does_not_have_cannot_be_changed()
    {
        Objection(new CronPatch(), Job()).ShouldContain("nothing to change");
        Objection(new CronPatch { Timeout = TimeSpan.FromSeconds(9) }, Job("systemEvent")).ShouldContain("systemEvent has no timeout");
        Objection(new CronPatch { Timeout = TimeSpan.FromSeconds(-1) }, Job()).ShouldContain("negative");
        Objection(new CronPatch { Timeout = TimeSpan.FromSeconds(1), ClearTimeout = true }, Job()).ShouldContain("at once");
        Objection(new CronPatch { FailureAlert = CronFailureAlert.Off, ClearFailureAlert = true }, Job()).ShouldContain("at once");
        Objection(new CronPatch { Every = TimeSpan.Zero }, Job()).ShouldContain("shorter than 1 ms");
        Objection(new CronPatch { Stagger = TimeSpan.FromSeconds(-1) }, Job()).ShouldContain("negative");
        Objection(new CronPatch { Every = TimeSpan.FromMinutes(1) }, Job() with { Schedule = new CronSchedule("cron", Expression: "* * * * *") }).ShouldContain("by cron");
        Objection(new CronPatch { Stagger = TimeSpan.FromMinutes(1) }, Job()).ShouldContain("cannot be spread");
    }

    [Fact]
    public void What_is_not_as_wanted_is_named_field_by_field()
    {
        var job = Job() with { Schedule = new CronSchedule("every", TimeSpan.FromMinutes(5)) };
        var patch = new CronPatch { Timeout = TimeSpan.FromSeconds(900), Every = TimeSpan.FromMinutes(5), Enabled = false, FailureAlert = CronFailureAlert.Off };

        patch.Unmet(job).Select(line => line.Split(':')[0]).ShouldBe(["payload.timeoutSeconds", "enabled", "failureAlert"]);
        new CronPatch { Timeout = job.Timeout, Enabled = true }.Unmet(job).ShouldBeEmpty();
        new CronPatch { ClearTimeout = true }.Unmet(job with { Timeout = null }).ShouldBeEmpty();
    }

    private static string Written(CronPatch patch, CronJob job) => patch.For(job).Value.ToJsonString();

    private static string Objection(CronPatch patch, CronJob job)
    {
        var error = patch.For(job).Error!;
        error.Kind.ShouldBe(GatewayErrorKind.Refused);
        return error.Message;
    }

    private static CronJob Job(string kind = "agentTurn") =>
        new("j", "nightly", true, new CronSchedule("every", TimeSpan.FromMinutes(5)), kind, TimeSpan.FromSeconds(600), null, new CronJobState(), null, null);
}

public sealed class CronRevisionTests
{
    [Theory]
    [InlineData("""{"id":"a","state":{"lastRunAtMs":5},"updatedAtMs":9,"name":"n"}""", true)]
    [InlineData("""{"name":"n","id":"a","updatedAtMs":1,"state":{}}""", true)]
    [InlineData("""{"id":"a","name":"m"}""", false)]
    [InlineData("""{"id":"a","name":"n","payload":{"timeoutSeconds":9}}""", false)]
    public void Only_an_edit_makes_another_revision(string json, bool same)
    {
        var first = Of("""{"id":"a","name":"n","state":{"consecutiveErrors":3}}""");

        (Of(json) == first).ShouldBe(same);
        first.ShouldStartWith(CronJob.OwnRevision);
    }

    [Fact]
    public void Half_an_emoji_does_not_break_it() => Of("{\"id\":\"a\",\"name\":\"\\ud83d\"}").ShouldNotBe(Of("{\"id\":\"a\",\"name\":\"x\"}"));

    private static string Of(string json)
    {
        using var document = JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(json));
        return CronRevision.Of(document.RootElement)!;
    }
}

public sealed class ReconnectPaceTests
{
    private static readonly GatewayError Gone = new(GatewayErrorKind.Unreachable, "gone");

    [Fact]
    public void Waits_double_from_a_second_to_half_a_minute_and_are_never_less_than_half_of_it()
    {
        var pace = new ReconnectPace(new Random(4));
        for (var failures = 0; failures < 40; failures++)
        {
            var whole = Math.Min(30, Math.Pow(2, failures));
            pace.After(failures, Gone).TotalSeconds.ShouldBeInRange(whole / 2, whole);
        }
    }

    [Fact]
    public void What_the_gateway_asks_for_is_kept_to_up_to_half_a_minute()
    {
        var pace = new ReconnectPace(new Random(4));
        pace.After(7, Gone with { RetryAfter = TimeSpan.FromMilliseconds(500) }).ShouldBe(TimeSpan.FromMilliseconds(500));
        pace.After(0, Gone with { RetryAfter = TimeSpan.FromDays(3) }).ShouldBe(TimeSpan.FromSeconds(30));
    }
}
