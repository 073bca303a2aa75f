using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Findings.Rules;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Incidents;

public sealed class LogTailTests
{
    private static readonly TemplateEngine Engine = new(TemplateFiles.Read());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n\r\n\t")]
    [InlineData("\u001B[31m\u001B[0m")]
    public void A_log_that_shows_nothing_has_no_tail(string? log) => LogTail.Of(log).ShouldBeNull();

    [Fact]
    public void A_short_log_is_its_own_tail_without_colours_and_empty_lines() =>
        LogTail.Of("\u001B[1;31mError\u001B[0m: no space left  \r\n\r\n  at deploy.js:7\r\n").ShouldBe("Error: no space left\n  at deploy.js:7");

    [Fact]
    public void Of_a_long_log_the_last_ten_lines_stay() =>
        LogTail.Of(string.Join('\n', Enumerable.Range(1, 40).Select(line => $"line {line}"))).ShouldBe("…" + string.Join('\n', Enumerable.Range(31, 10).Select(line => $"line {line}")));

    [Fact]
    public void Long_lines_are_cut_from_the_front_between_graphemes()
    {
        var tail = LogTail.Of(string.Concat(Enumerable.Repeat("\U0001F44D\U0001F3FD", 1000)) + "!")!;
        tail.Length.ShouldBeInRange(490, LogTail.MostCharacters);
        tail.ShouldStartWith("…\U0001F44D\U0001F3FD");
        tail.ShouldEndWith("!");
    }

    [Theory]
    [InlineData(TextFormat.TelegramHtml, "telegram")]
    [InlineData(TextFormat.WhatsApp, "whatsapp")]
    [InlineData(TextFormat.Plain, null)]
    public void The_message_of_a_failing_job_carries_the_end_of_its_log(TextFormat format, string? channel)
    {
        var text = Engine.Render("incident-opened", format, IncidentNotice.Of(Opened()).Single().Model, channel);
        Golden.Match($"notifications/incident-opened-with-log.{format}.txt", text);
        if (format == TextFormat.TelegramHtml) TelegramVerdict.OfMessage(text, isFormatted: true).ShouldSatisfyAllConditions(verdict => verdict.Refusal.ShouldBeNull(), verdict => verdict.Doubts.ShouldBeEmpty());
    }

    private static IncidentChange Opened()
    {
        var log = string.Join('\n', Enumerable.Range(1, 30).Select(step => $"step {step} ok")) + "\nnpm ERR! <deploy> exited with 1 & \u001B[31mno word\u001B[0m\u202E";
        var finding = new Finding
        {
            Fingerprint = "cron-runs/1",
            Rule = new CronFailingRule().Id,
            Severity = Severity.Critical,
            Component = "cell0-devops-cicd",
            Issue = "cell0-devops-cicd: 3 runs in a row failed",
            Impact = "what cell0-devops-cicd does (every 5 min) did not get done 3 times in a row",
            Evidence = [new Evidence("last run 09:20, error after 12 s"), new Evidence(log) { IsLog = true }],
            Advice = "read the error above; the gateway's own log has the whole of it",
        };
        var incident = new Incident { Code = "A7K", State = IncidentState.Open, Severity = finding.Severity, Worst = finding.Severity, Finding = finding, OpenedAt = RunBuilder.Morning, ChangedAt = RunBuilder.Morning };
        return new IncidentChange(incident, IncidentChangeKind.Opened, "its own streak reached the limit", RunBuilder.Morning);
    }
}
