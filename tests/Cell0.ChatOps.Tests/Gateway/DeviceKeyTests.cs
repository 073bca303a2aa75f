using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Gateway;
using Microsoft.Extensions.Logging.Abstractions;
using static Cell0.ChatOps.Tests.Gateway.GatewayTestBench;

namespace Cell0.ChatOps.Tests.Gateway;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DeviceKeyTests : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"cell0-key-{Guid.NewGuid():N}");

    private string KeyPath => Path.Combine(directory, DeviceKeyFiles.FileName);

    public void Dispose()
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void A_key_is_made_once_and_found_again_by_its_owner_only()
    {
        var first = Files().LoadOrCreate();
        var again = Files().LoadOrCreate();

        again.Id.ShouldBe(first.Id);
        File.GetUnixFileMode(KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(directory).ShouldBe([KeyPath]);
    }

    [Fact]
    public void A_key_that_others_may_read_is_closed_to_them()
    {
        var first = Files().LoadOrCreate();
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Files().LoadOrCreate().Id.ShouldBe(first.Id);
        File.GetUnixFileMode(KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all !!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void An_unreadable_key_is_kept_aside_and_replaced(string content)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(KeyPath, content);

        var key = Files().LoadOrCreate();

        File.ReadAllText(KeyPath + ".unreadable").ShouldBe(content);
        Files().LoadOrCreate().Id.ShouldBe(key.Id);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_still_gives_a_key_for_this_run()
    {
        File.WriteAllText(directory, "a file where the folder should be");
        try
        {
            var files = Files();
            files.LoadOrCreate().Id.ShouldBe(files.LoadOrCreate().Id);
        }
        finally
        {
            File.Delete(directory);
        }
    }

    [Fact]
    public void Many_at_once_agree_on_one_key()
    {
        var ids = ParallelEnumerable.Range(0, 16).WithDegreeOfParallelism(16).Select(_ => Files().LoadOrCreate().Id).ToList();

        ids.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_known_seed_signs_as_the_standard_says()
    {
        // RFC 8032, section 7.1, test 1: the public key of this seed.
        var key = DeviceKey.FromSeed(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        key.PublicKey.ShouldBe("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    }

    [Theory]
    [InlineData(GatewayAge.Old)]
    [InlineData(GatewayAge.New)]
    public async Task The_look_alike_accepts_no_proof_over_another_token_or_other_rights(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        var login = Login(gateway);
        var challenge = new GatewayChallenge("some-nonce", 1_795_000_000_000);
        var honest = login.ConnectParameters(challenge);
        var greedy = login.ConnectParameters(challenge);
        greedy["scopes"] = new System.Text.Json.Nodes.JsonArray("operator.read", "operator.admin");
        var replayed = login.ConnectParameters(challenge with { Nonce = "yesterday" });

        gateway.Judge(honest, challenge.Nonce, challenge.IssuedAtMs).ShouldBeNull();
        gateway.Judge(greedy, challenge.Nonce, challenge.IssuedAtMs).ShouldBe("device signature invalid");
        gateway.Judge(replayed, challenge.Nonce, challenge.IssuedAtMs).ShouldBe("device nonce mismatch");
    }

    private DeviceKeyFiles Files() => new(directory, NullLogger<DeviceKeyFiles>.Instance);
}
