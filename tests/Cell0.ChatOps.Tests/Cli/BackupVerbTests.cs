using System.Net;
using System.Text.Json;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Storage.Backups;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Tests.Cli;

/// <summary>The verbs <c>backup</c> and <c>restore</c> of the real executable.</summary>
public sealed class BackupVerbTests
{
    [Fact]
    public async Task A_running_service_is_backed_up_and_restored_without_being_stopped_by_hand()
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        var file = Path.Combine(folder.Path, "kept.zip");
        await using var service = RealService.Start(settings, "serve");
        using var owner = await service.OwnerAsync(settings);
        await service.RunAsync(owner);
        await RealService.PageAsync(owner, "/hangfire/jobs/succeeded", "Run 1 on request");
        var (taken, said) = await RealService.ToTheEndAsync(settings, "backup", file);
        taken.ShouldBe(0, said);
        said.ShouldContain($"{file}: cell0.db ");
        BackupReader.Examine(file).Fault.ShouldBeNull();
        await service.RunAsync(owner);
        (await RunsAsync(owner)).ShouldBe(["R2", "R1"]);

        var (restored, text) = await RealService.ToTheEndAsync(settings, "restore", file);
        restored.ShouldBe(0, text);
        text.ShouldContain("Restored the backup of ");
        text.ShouldContain("What was there is kept: cell0.db.before-restore-");
        text.ShouldEndWith("The service goes on with it.");
        (await RunsAsync(owner)).ShouldBe(["R1"]);
        (await owner.GetStringAsync("/hangfire/jobs/succeeded", TestContext.Current.CancellationToken)).ShouldContain("Run 1 on request");
        (await service.RunAsync(owner)).ShouldBe("R2");
        DataFolder.SetAside(settings["Storage:Directory"]).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_service_both_are_done_on_the_spot()
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        var file = Path.Combine(folder.Path, "kept.zip");
        await RealService.ToTheEndAsync(settings, "run", "--probe", "host.system");
        (await RealService.ToTheEndAsync(settings, "backup", file)).ExitCode.ShouldBe(0);
        var (again, said) = await RealService.ToTheEndAsync(settings, "backup", file);
        (again, said.Contains("nothing is overwritten", StringComparison.Ordinal)).ShouldBe((1, true), said);
        await RealService.ToTheEndAsync(settings, "run", "--probe", "host.system");
        var (restored, text) = await RealService.ToTheEndAsync(settings, "restore", file);
        restored.ShouldBe(0, text);
        Runs(settings).ShouldBe(1);
        var (_, doctor) = await RealService.ToTheEndAsync(settings, "doctor");
        doctor.ShouldContain(": 1 runs; database ");
        doctor.ShouldContain("ok   set aside: cell0.db.before-restore-");
    }

    [Fact]
    public async Task A_damaged_ledger_is_no_hindrance_to_its_restore()
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        var file = Path.Combine(folder.Path, "kept.zip");
        await RealService.ToTheEndAsync(settings, "run", "--probe", "host.system");
        await RealService.ToTheEndAsync(settings, "backup", file);
        await File.WriteAllTextAsync(Path.Combine(settings["Storage:Directory"], DataFolder.Ledger), new string('x', 5000), TestContext.Current.CancellationToken);
        var (code, text) = await RealService.ToTheEndAsync(settings, "restore", file);
        code.ShouldBe(0, text);
        Runs(settings).ShouldBe(1);
        DataFolder.SetAside(settings["Storage:Directory"]).ShouldAllBe(name => name.Contains(".before-restore-"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_no_backup_is_refused_with_1_and_nothing_changed(bool isServed)
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        await using var service = isServed ? RealService.Start(settings, "serve") : null;
        if (service is not null) await service.SaysAsync("Watch ");
        var file = Path.Combine(folder.Path, "poem.zip");
        await File.WriteAllTextAsync(file, "once upon a time", TestContext.Current.CancellationToken);
        var (code, text) = await RealService.ToTheEndAsync(settings, "restore", file);
        code.ShouldBe(1, text);
        text.ShouldContain("is refused: it is no zip archive");
        text.ShouldContain("Nothing was changed");
        (await RealService.ToTheEndAsync(settings, "restore", Path.Combine(folder.Path, "nowhere.zip"))).ExitCode.ShouldBe(1);
        if (isServed) DataFolder.SetAside(settings["Storage:Directory"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_only_the_service_can_see_is_refused_by_it_and_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        var file = Path.Combine(folder.Path, "newer.zip");
        await RealService.ToTheEndAsync(settings, "run", "--probe", "host.system");
        Execute(settings, DataFolder.Ledger, "PRAGMA user_version = 999");
        await MakeAsync(settings["Storage:Directory"], file, folder.Path);
        Execute(settings, DataFolder.Ledger, $"PRAGMA user_version = {Migrations.Newest}");
        await using var service = RealService.Start(settings, "serve");
        using var owner = await service.OwnerAsync(settings);
        var (code, text) = await RealService.ToTheEndAsync(settings, "restore", file);
        code.ShouldBe(1, text);
        text.ShouldContain("it was written by a newer version");
        text.ShouldContain("Nothing done.");
        (await RunsAsync(owner)).ShouldBe(["R1"]);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 999", "newer version")]
    [InlineData("PRAGMA application_id = 7", "another program's database")]
    public async Task A_job_history_that_is_not_ours_to_work_with_ends_the_start_with_2(string change, string words)
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        await RealService.ToTheEndAsync(settings, "backup", Path.Combine(folder.Path, "kept.zip"));
        Execute(settings, DataFolder.JobHistory, change);
        var (code, text) = await RealService.ToTheEndAsync(settings, "serve");
        code.ShouldBe(2, text);
        text.ShouldContain(words);
        text.ShouldEndWith("Not started.");
        text.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_damaged_job_history_is_said_at_start_and_on_the_page_and_the_service_comes_up()
    {
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path);
        Directory.CreateDirectory(settings["Storage:Directory"]);
        await File.WriteAllTextAsync(Path.Combine(settings["Storage:Directory"], DataFolder.JobHistory), new string('x', 5000), TestContext.Current.CancellationToken);
        var (_, doctor) = await RealService.ToTheEndAsync(settings, "doctor");
        doctor.ShouldContain("FAIL job history: ");
        await using var service = RealService.Start(settings, "serve");
        (await service.SaysAsync("NOTICE")).ShouldContain("The job history was damaged.");
        using var owner = await service.OwnerAsync(settings);
        var page = await owner.GetStringAsync("/", TestContext.Current.CancellationToken);
        page.ShouldContain("The job history was damaged.");
        page.ShouldContain("Kept on this host: database ");
    }

    private static async Task<string[]> RunsAsync(HttpClient owner)
    {
        using var answer = await owner.GetAsync("/api/runs", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var runs = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [.. runs.RootElement.EnumerateArray().Select(run => run.GetProperty("id").GetString()!)];
    }

    private static int Runs(Dictionary<string, string> settings)
    {
        using var database = OnDisk.Open(settings["Storage:Directory"]);
        return new Cell0.ChatOps.Suite.RunStore(database).Count();
    }

    private static void Execute(Dictionary<string, string> settings, string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(settings["Storage:Directory"], database)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A whole backup of a ledger that no service would open.</summary>
    private static async Task MakeAsync(string directory, string file, string folder)
    {
        await using var archive = File.Create(file);
        BackupArchive.Write(archive, folder, [new Copied(directory, DataFolder.Ledger), new Copied(directory, DataFolder.JobHistory)], RunBuilder.Morning);
    }

    private sealed class Copied(string directory, string name) : IKeptDatabase
    {
        public string FileName => name;

        public string? Notice => null;

        public void CopyTo(string target)
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, name)};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO @target";
            command.Parameters.AddWithValue("@target", target);
            command.ExecuteNonQuery();
        }

        public string? Refuse(string file) => null;
    }
}
