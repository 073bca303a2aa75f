using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Suite;

/// <summary>The recorded cases: the scheduler says timeout at 600 s, the session went on and ended well.</summary>
public sealed class RunJudgeTests
{
    private static readonly DateTimeOffset Start = new(2026, 2, 18, 9, 20, 0, TimeSpan.Zero);

    private static CronRun TimedOut => new("job", Start)
    {
        Duration = TimeSpan.FromSeconds(600.018),
        EndedAt = Start.AddSeconds(600),
        Status = CronRunStatus.Error,
        Error = "cron: job execution timed out",
        DeliveryStatus = CronDeliveryStatus.Unknown,
        SessionId = "session-1",
    };

    [Theory]
    [InlineData("done")]
    [InlineData("ok")]
    [InlineData("stop")]
    public void A_session_that_ended_well_after_the_limit_is_an_overrun(string status)
    {
        var (verdict, evidence) = RunJudge.Of(TimedOut, Session(status, Start.AddSeconds(648)));
        verdict.ShouldBe(RunVerdict.Overran);
        evidence.ShouldBe("the run's session ended well, 648 s after the start");
    }

    [Fact]
    public void A_message_that_was_confirmed_is_an_overrun_without_any_session() =>
        RunJudge.Of(TimedOut with { DeliveryStatus = CronDeliveryStatus.Delivered }, null).ShouldBe((RunVerdict.Overran, "the gateway confirmed that the run's message was delivered"));

    [Theory]
    [InlineData("running")]
    [InlineData("failed")]
    [InlineData("killed")]
    [InlineData("timeout")]
    [InlineData("queued")]
    [InlineData("something new")]
    [InlineData(null)]
    public void A_session_that_says_anything_else_leaves_it_a_timeout(string? status) =>
        RunJudge.Of(TimedOut, Session(status, Start.AddSeconds(648))).ShouldBe((RunVerdict.Timeout, null));

    [Fact]
    public void What_is_not_known_leaves_it_a_timeout()
    {
        RunJudge.Of(TimedOut, null).Verdict.ShouldBe(RunVerdict.Timeout);
        RunJudge.Of(TimedOut, Session("done", null)).Verdict.ShouldBe(RunVerdict.Timeout);
        RunJudge.Of(TimedOut, Session("done", Start.AddMinutes(-5))).Verdict.ShouldBe(RunVerdict.Timeout);
        RunJudge.Of(TimedOut, Session("done", Start.AddSeconds(648)) with { SessionId = "another" }).Verdict.ShouldBe(RunVerdict.Timeout);
        RunJudge.Of(TimedOut with { SessionId = null }, Session("done", Start.AddSeconds(648)) with { SessionId = null }).Verdict.ShouldBe(RunVerdict.Timeout);
    }

    [Fact]
    public void An_error_that_is_no_timeout_is_never_an_overrun() =>
        RunJudge.Of(TimedOut with { Error = "command exited with code 3", DeliveryStatus = CronDeliveryStatus.Delivered }, Session("done", Start.AddSeconds(648))).Verdict.ShouldBe(RunVerdict.Failed);

    [Fact]
    public void Other_ends_are_what_they_are()
    {
        RunJudge.Of(TimedOut with { Status = CronRunStatus.Ok }, null).Verdict.ShouldBe(RunVerdict.Ok);
        RunJudge.Of(TimedOut with { Status = CronRunStatus.Skipped }, null).Verdict.ShouldBe(RunVerdict.Skipped);
    }

    private static GatewaySession Session(string? status, DateTimeOffset? updated) => new("agent:main:cron:job", "session-1", status, updated);
}
