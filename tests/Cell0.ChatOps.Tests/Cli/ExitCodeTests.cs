using System.Net;
using System.Net.Sockets;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Cli;

/// <summary>The real executable, started badly.</summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("serve")]
    [InlineData("run")]
    public async Task Malformed_settings_are_each_named_and_end_with_2(string verb)
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path, ("Storage:RetentionDays", "soon"), ("Suite:JitterPercent", "99"), ("Gateway:Url", "nowhere"), ("Incidents:Whatever", "1"));
        var (code, text) = await RealService.ToTheEndAsync(settings, verb);
        code.ShouldBe(2, text);
        foreach (var key in new[] { "Storage:RetentionDays", "Suite:JitterPercent", "Gateway:Url", "Incidents:Whatever" }) text.ShouldContain(key);
        text.ShouldNotContain("   at ");
        Directory.Exists(settings["Storage:Directory"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_probe_that_does_not_exist_in_the_settings_ends_with_2()
    {
        using var folder = new TemporaryFolder();
        var (code, text) = await RealService.ToTheEndAsync(RealService.Settings(folder.Path, ("Suite:Probes:cron.healht:Enabled", "false")), "serve");
        code.ShouldBe(2, text);
        text.ShouldContain("Suite:Probes:cron.healht: no probe is called 'cron.healht', did you mean 'cron.health'?");
    }

    [Fact]
    public async Task A_secret_file_that_cannot_be_read_is_named_and_ends_with_2()
    {
        using var folder = new TemporaryFolder();
        var (code, text) = await RealService.ToTheEndAsync(RealService.Settings(folder.Path, ("Telegram:BotToken_FILE", Path.Combine(folder.Path, "missing"))), "serve");
        code.ShouldBe(2, text);
        text.ShouldContain("Telegram:BotToken_FILE");
        text.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line_and_ends_with_2()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, text) = await RealService.ToTheEndAsync(RealService.Settings(folder.Path), "serve", "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        code.ShouldBe(2, text);
        text.ShouldContain("address already in use. Stop what listens there, or choose another");
        text.ShouldEndWith("Not started.");
    }

    [Fact]
    public async Task A_second_service_in_the_same_folder_ends_with_2_and_leaves_the_first_alone()
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        await using var first = RealService.Start(settings, "serve");
        using var owner = await first.OwnerAsync(settings);
        var (code, text) = await RealService.ToTheEndAsync(settings, "serve");
        code.ShouldBe(2, text);
        text.ShouldContain($"Another process works in {settings["Storage:Directory"]}");
        (await owner.GetAsync("/api/runs", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_ends_with_2()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a-file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var (code, text) = await RealService.ToTheEndAsync(RealService.Settings(folder.Path, ("Storage:Directory", Path.Combine(file, "data"))), "serve");
        code.ShouldBe(2, text);
        text.ShouldContain("Storage:Directory");
    }

    [Fact]
    public async Task A_damaged_database_is_said_at_start_and_the_service_comes_up()
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        Directory.CreateDirectory(settings["Storage:Directory"]);
        await File.WriteAllTextAsync(Path.Combine(settings["Storage:Directory"], "cell0.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        await using var service = RealService.Start(settings, "serve");
        (await service.SaysAsync("NOTICE")).ShouldContain("damaged");
        await service.SaysAsync("Watch ");
    }

    [Fact]
    public async Task An_unknown_probe_is_refused_with_2_and_nothing_is_measured()
    {
        using var folder = new TemporaryFolder();
        var (code, text) = await RealService.ToTheEndAsync(RealService.Settings(folder.Path), "run", "--probe", "host.memroy");
        code.ShouldBe(2, text);
        text.ShouldContain("did you mean 'host.memory'?");
    }

    [Fact]
    public async Task Every_shipped_template_withstands_the_lint()
    {
        using var folder = new TemporaryFolder();
        var (code, text) = await RealService.ToTheEndAsync(RealService.Settings(folder.Path), "render", "--lint");
        code.ShouldBe(0, text);
        text.ShouldContain("0 problems");
    }

    [Fact]
    public async Task Rendering_before_any_run_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var (code, text) = await RealService.ToTheEndAsync(RealService.Settings(folder.Path), "render", "report.md");
        code.ShouldBe(1, text);
        text.ShouldContain("There is no run yet");
    }
}
