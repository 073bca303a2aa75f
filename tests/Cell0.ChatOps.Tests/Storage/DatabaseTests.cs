using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Storage;

public sealed class DatabaseTests
{
    [Fact]
    public void What_was_committed_is_there_after_opening_again()
    {
        using var disk = new OnDisk();
        disk.Database.Notice.ShouldBeNull();
        var run = disk.Add(RunBuilder.HealthyWithoutGateway());
        disk.Reopen().Notice.ShouldBeNull();
        disk.Runs.Find(run).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("a header of garbage")]
    [InlineData("an empty page in the middle")]
    [InlineData("half of it")]
    [InlineData("a text file")]
    public void A_damaged_file_is_kept_byte_for_byte_and_said_and_a_new_one_begun(string damage)
    {
        using var disk = new OnDisk();
        for (var id = 1; id <= 3; id++) disk.Add(RunBuilder.HealthyWithoutGateway(id));
        disk.Close();
        var path = disk.Database.FilePath;
        var bytes = Damaged(File.ReadAllBytes(path), damage);
        File.WriteAllBytes(path, bytes);
        var notice = disk.Reopen().Notice.ShouldNotBeNull();
        var aside = Directory.GetFiles(disk.Folder, "cell0.db.damaged-20260218T092400000Z").ShouldHaveSingleItem();
        notice.ShouldContain(aside);
        File.ReadAllBytes(aside).ShouldBe(bytes);
        disk.Runs.Latest().ShouldBeNull();
        disk.Add(RunBuilder.HealthyWithoutGateway());
        disk.Reopen().Notice.ShouldBeNull();
        disk.Runs.Count().ShouldBe(1);
    }

    [Fact]
    public void What_still_stood_in_the_log_beside_a_damaged_file_is_kept_with_it()
    {
        using var disk = new OnDisk();
        disk.Close();
        File.WriteAllText(disk.Database.FilePath, "this was a database once, long enough to be looked at as one ............................................................");
        File.WriteAllText(disk.Database.FilePath + "-wal", "its log");
        disk.Reopen();
        File.ReadAllText(Directory.GetFiles(disk.Folder, "*.damaged-*-wal").ShouldHaveSingleItem()).ShouldBe("its log");
    }

    [Fact]
    public void An_empty_file_is_a_new_database()
    {
        using var disk = new OnDisk();
        disk.Close();
        foreach (var file in Directory.GetFiles(disk.Folder)) File.Delete(file);
        File.WriteAllBytes(disk.Database.FilePath, []);
        disk.Reopen().Notice.ShouldBeNull();
        disk.Runs.Count().ShouldBe(0);
    }

    [Fact]
    public async Task Of_many_who_write_at_once_each_is_all_or_nothing_and_a_failure_is_its_own()
    {
        using var disk = new OnDisk();
        var told = 0;
        var all = Enumerable.Range(0, 200).Select(number => Task.Run(() => disk.Database.Write(session =>
        {
            session.Execute("INSERT INTO sighting (thing, first_seen, last_seen) VALUES (@thing, 0, 0)", new { thing = $"thing {number}" });
            session.AfterCommit(() => Interlocked.Increment(ref told));
            if (number % 3 == 0) throw new InvalidOperationException($"{number} fails");
            return number;
        })));
        var results = await Task.WhenAll(all.Select(async task =>
        {
            try
            {
                return await task;
            }
            catch (InvalidOperationException)
            {
                return -1;
            }
        }));
        var wanted = Enumerable.Range(0, 200).Where(number => number % 3 != 0).ToList();
        results.Where(result => result >= 0).ShouldBe(wanted);
        told.ShouldBe(wanted.Count);
        using var reading = disk.Database.Read();
        reading.Query<string>("SELECT thing FROM sighting").ShouldBe(wanted.Select(number => $"thing {number}"), ignoreOrder: true);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_and_left_alone()
    {
        using var disk = new OnDisk();
        disk.Add(RunBuilder.HealthyWithoutGateway());
        disk.Database.Write(session => session.Execute("PRAGMA user_version = 4711"));
        Should.Throw<StorageException>(() => disk.Reopen()).Message.ShouldContain("newer version");
        Directory.GetFiles(disk.Folder, "*damaged*").ShouldBeEmpty();
        using var file = new SqliteConnection($"Data Source={disk.Database.FilePath};Pooling=False");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = "SELECT count(*) FROM run";
        command.ExecuteScalar().ShouldBe(1L);
    }

    [Fact]
    public void On_a_full_disk_nothing_is_changed_and_it_is_said()
    {
        using var disk = new OnDisk();
        disk.Add(RunBuilder.HealthyWithoutGateway(1));
        var told = false;
        Should.Throw<StorageException>(() => disk.Database.Write(session =>
        {
            session.AfterCommit(() => told = true);
            session.Execute("PRAGMA max_page_count = 1");
            for (var id = 2; id < 40; id++) disk.Runs.Add(session, RunBuilder.HealthyWithoutGateway(id).Measure());
        })).Message.ShouldBe("the disk is full");
        told.ShouldBeFalse();
        disk.Runs.List(100).Select(run => run.Id.Value).ShouldBe([1]);
        disk.Reopen();
        disk.Add(RunBuilder.HealthyWithoutGateway(2));
        disk.Runs.Count().ShouldBe(2);
    }

    [Fact]
    public void On_a_read_only_disk_nothing_is_changed_and_it_is_said()
    {
        using var disk = new OnDisk();
        disk.Add(RunBuilder.HealthyWithoutGateway(1));
        Should.Throw<StorageException>(() => disk.Database.Write(session =>
        {
            session.Execute("PRAGMA query_only = ON");
            disk.Runs.Add(session, RunBuilder.HealthyWithoutGateway(2).Measure());
        })).Message.ShouldBe("the database is read-only");
        disk.Runs.Count().ShouldBe(1);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named_with_its_setting()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a-file");
        File.WriteAllText(file, "");
        var problem = Should.Throw<StorageException>(() => new Database(Options.Create(new StorageOptions { Directory = Path.Combine(file, "data") }), new FakeTimeProvider()));
        problem.Message.ShouldStartWith("Storage:Directory '");
    }

    [Fact]
    public void The_folder_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        using var disk = new OnDisk();
        File.GetUnixFileMode(disk.Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Writers_wait_for_each_other_and_readers_for_nobody()
    {
        using var disk = new OnDisk();
        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(index => Task.Run(() =>
        {
            disk.Runs.Count();
            return disk.Runs.Begin("api", RunBuilder.Morning.AddSeconds(index)).Value;
        })));
        ids.Order().ShouldBe(Enumerable.Range(1, 40).Select(id => (long)id));
    }

    [Fact]
    public void What_was_to_be_done_after_the_commit_is_done_once_it_is_visible()
    {
        using var disk = new OnDisk();
        var seen = -1;
        disk.Database.Write(session =>
        {
            disk.Runs.Add(session, RunBuilder.HealthyWithoutGateway().Measure());
            session.AfterCommit(() => seen = disk.Runs.Count());
            seen.ShouldBe(-1);
        });
        seen.ShouldBe(1);
    }

    private static byte[] Damaged(byte[] bytes, string damage)
    {
        switch (damage)
        {
            case "a header of garbage":
                for (var index = 0; index < 100; index++) bytes[index] = (byte)(index * 37);
                return bytes;
            case "an empty page in the middle":
                // Page 2 on: table and index roots of the schema.
                for (var page = 2; page < 8; page++) Array.Clear(bytes, page * 4096, 4096);
                return bytes;
            case "half of it":
                return bytes[..(bytes.Length / 2)];
            default:
                return System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Somebody's shopping list: bread, milk. ", 200)));
        }
    }
}
