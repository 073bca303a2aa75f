using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class ProcessClientTests
{
    [Fact]
    public async Task A_child_does_not_inherit_what_could_be_a_secret()
    {
        Environment.SetEnvironmentVariable("CELL0_TEST_SECRET", "hush");
        var reply = await ProcessClient.RunAsync(new ProcessCommand("/usr/bin/env", []) { Environment = new Dictionary<string, string> { ["GIVEN"] = "yes" } }, TestContext.Current.CancellationToken);
        reply.Trouble.ShouldBeNull();
        reply.Output.ShouldContain("GIVEN=yes");
        reply.Output.ShouldNotContain("hush");
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        var reply = await ProcessClient.RunAsync(new ProcessCommand("/bin/echo", ["$(id); `id` \"a  b\""]), TestContext.Current.CancellationToken);
        reply.Output.ShouldBe("$(id); `id` \"a  b\"\n");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_an_answer_and_no_exception() =>
        (await ProcessClient.RunAsync(new ProcessCommand("/no/such/program", []), TestContext.Current.CancellationToken)).Trouble!.ShouldContain("could not be started");

    [Fact]
    public async Task A_failure_is_told_with_its_first_line()
    {
        var reply = await ProcessClient.RunAsync(new ProcessCommand("/bin/sh", ["-c", "echo broken >&2; echo more >&2; exit 3"]), TestContext.Current.CancellationToken);
        reply.Trouble.ShouldBe("exit code 3: broken");
    }

    [Fact]
    public async Task A_flood_of_output_is_cut_off()
    {
        var reply = await ProcessClient.RunAsync(new ProcessCommand("/usr/bin/yes", []) { OutputLimit = 100_000 }, TestContext.Current.CancellationToken);
        reply.Fault!.ShouldContain("more than 100000 characters");
    }

    [Fact]
    public async Task Cancelling_ends_the_whole_tree()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var mark = Path.Combine(Path.GetTempPath(), $"cell0-{Guid.NewGuid():N}");
        var work = ProcessClient.RunAsync(new ProcessCommand("/bin/sh", ["-c", $"sleep 600 & echo $! > {mark}; wait"]), cancel.Token);
        string text;
        while (!File.Exists(mark) || (text = await File.ReadAllTextAsync(mark, cancel.Token)).Length == 0) await Task.Delay(10, cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => work);
        await UntilGoneAsync(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
        File.Delete(mark);
    }

    private static async Task UntilGoneAsync(int pid)
    {
        while (File.Exists($"/proc/{pid}/stat") && !(await File.ReadAllTextAsync($"/proc/{pid}/stat", TestContext.Current.CancellationToken)).Contains(") Z ", StringComparison.Ordinal))
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
