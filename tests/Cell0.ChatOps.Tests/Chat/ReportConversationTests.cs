using Cell0.ChatOps.Access;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Cell0.ChatOps.Tests.Web;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class ReportConversationTests
{
    [Fact]
    public async Task A_phone_gets_what_changed_in_short_and_the_whole_as_a_file()
    {
        await using var bench = await PhoneBench.StartAsync();
        var phone = await bench.OwnersPhoneAsync();
        var (first, second) = TwoRuns(bench);

        var newest = await phone.Says("/report").Expect(second.ToString(), "The whole is in the file.");
        newest.Document.ShouldBe(($"report-{second}.md", $"# Report {second}\n"));
        newest.Text.ShouldStartWith("🟢 HEALTHY");

        var earlier = await phone.Says($"r {first}".ToLowerInvariant()).Expect("HEALTHY", first.ToString());
        earlier.Document!.Value.Name.ShouldBe($"report-{first}.md");

        await phone.Says("/report last").Expect(second.ToString());
        (await phone.Says("/report R999").Expect("There is no run R999", "Nothing done")).Document.ShouldBeNull();
        await phone.Says("/report yesterday").Expect("'yesterday' is no run");
        phone.Messages.Count(message => message.Document is not null).ShouldBe(3);
    }

    [Fact]
    public async Task Before_the_first_run_it_says_that_there_is_none()
    {
        await using var bench = await PhoneBench.StartAsync();
        var phone = await bench.OwnersPhoneAsync();
        await phone.Says("/report").Expect("There is no run yet");
    }

    [Fact]
    public async Task A_report_whose_text_was_swept_away_still_says_what_is_known()
    {
        await using var bench = await PhoneBench.StartAsync();
        var phone = await bench.OwnersPhoneAsync();
        var (first, _) = TwoRuns(bench);
        bench.Get<Database>().Write(session => session.Execute("DELETE FROM report WHERE run_id = @Value", first));
        var answer = await phone.Says($"/report {first}").Expect("HEALTHY", first.ToString());
        answer.Document.ShouldBeNull();
        answer.Text.ShouldNotContain("file");
    }

    [Fact]
    public async Task Somebody_who_may_only_read_may_read_it()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        await bench.WithPerson("Bob", Role.Viewer, 8).StartServiceAsync();
        var (_, second) = TwoRuns(bench);
        (await bench.Phone(8, "Bob").Says("/report").Expect(second.ToString())).Document.ShouldNotBeNull();
    }

    private static (RunId First, RunId Second) TwoRuns(PhoneBench bench)
    {
        var ledger = new Ledger(bench.Get<IServiceProvider>());
        return (ledger.AddRun(RunBuilder.Morning), ledger.AddRun(RunBuilder.Morning.AddMinutes(15), seed: 2));
    }
}
