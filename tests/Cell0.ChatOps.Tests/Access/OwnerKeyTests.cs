using Cell0.ChatOps.Access;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Access;

public sealed class OwnerKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_knows_its_own_token_and_no_other()
    {
        var key = OwnerKey.New();
        key.Is(key.Token).ShouldBeTrue();
        OwnerKey.Parse(key.Token)!.Is(key.Token).ShouldBeTrue();
        foreach (var other in new[] { null, "", key.Token + "A", key.Token[..^1], key.Token.ToUpperInvariant() + "x", OwnerKey.New().Token }) key.Is(other).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void A_damaged_token_is_no_key(string? token) => OwnerKey.Parse(token).ShouldBeNull();

    [Fact]
    public void A_session_lasts_thirty_days_and_outlives_a_restart()
    {
        var key = OwnerKey.New();
        var session = key.NewSession(Now);
        OwnerKey.Parse(key.Token)!.IsSession(session, Now.AddDays(29)).ShouldBeTrue();
        key.IsSession(session, Now.AddDays(30)).ShouldBeFalse();
    }

    [Fact]
    public void A_session_of_another_key_or_an_altered_one_is_none()
    {
        var key = OwnerKey.New();
        var session = key.NewSession(Now);
        OwnerKey.New().IsSession(session, Now).ShouldBeFalse();
        key.IsSession("9" + session, Now).ShouldBeFalse();
        foreach (var forged in new[] { null, "", ".", "..", session.Split('.')[0] + "..", session + "x", new string('.', 10_000) }) key.IsSession(forged, Now).ShouldBeFalse();
    }

    [Fact]
    public void The_link_is_kept_for_this_user_alone_and_survives_a_restart()
    {
        using var folder = new TemporaryFolder();
        var link = Files(folder).Publish("http://127.0.0.1:5081/");
        link.ShouldStartWith("http://127.0.0.1:5081/?token=");
        File.ReadAllText(Path.Combine(folder.Path, "owner-link")).ShouldBe(link + "\n");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Path.Combine(folder.Path, "owner-link")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Files(folder).Publish("http://127.0.0.1:5081").ShouldBe(link);
        Files(folder).Find()!.Value.Address.ShouldBe(new Uri("http://127.0.0.1:5081"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://127.0.0.1:5080/?token=short")]
    [InlineData("garbage\nmore")]
    public void A_damaged_file_is_replaced(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "owner-link"), content);
        var token = Files(folder).Key().Token;
        Files(folder).Key().Token.ShouldBe(token);
    }

    [Fact]
    public void A_folder_that_takes_no_file_is_a_storage_problem()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "owner-link"));
        Should.Throw<StorageException>(() => Files(folder).Key());
    }

    private static OwnerLinkFiles Files(TemporaryFolder folder) => new(Options.Create(new StorageOptions { Directory = folder.Path }));
}
