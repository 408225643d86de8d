using System.Buffers.Binary;
using System.Text;

namespace EvQc.Review.Packages;

/// <summary>One named piece of a package.</summary>
public sealed record PackageMember(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// A zip in which nothing is left to chance: members stored as they are, in the given order, all dated 1980-01-01, no comments, no extra fields (APPNOTE
/// 6.3.3). The same members are the same bytes on every machine, so an archive that is not is found wherever it differs; and nothing is ever unpacked,
/// so that no small file can become a large one.
/// </summary>
public static class PlainZip
{
    private const int LocalHeader = 30;
    private const int CentralHeader = 46;
    private const int EndRecord = 22;
    private const int LongestName = 200;
    private const ushort FirstDay = (1 << 5) | 1;
    private const ushort Utf8Names = 0x0800;

    public static byte[] Write(IReadOnlyList<PackageMember> members)
    {
        using var zip = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var member in members)
        {
            var (offset, name, crc) = ((uint)zip.Length, Encoding.UTF8.GetBytes(member.Name), Crc32.Of(member.Bytes.Span));
            zip.Write(Header(name, member.Bytes.Length, crc, null));
            zip.Write(name);
            zip.Write(member.Bytes.Span);
            directory.Write(Header(name, member.Bytes.Length, crc, offset));
            directory.Write(name);
        }

        var end = new byte[EndRecord];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)members.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)members.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)directory.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)zip.Length);
        directory.WriteTo(zip);
        zip.Write(end);
        return zip.ToArray();
    }

    /// <summary>The members in their order. What follows them is not looked at: whether the archive is exactly the one of its members, <see cref="Write"/> tells.</summary>
    /// <exception cref="FormatException">The bytes do not begin with whole members.</exception>
    public static IReadOnlyList<PackageMember> Read(ReadOnlyMemory<byte> zip)
    {
        var members = new List<PackageMember>();
        var place = 0;
        while (place + LocalHeader <= zip.Length && BinaryPrimitives.ReadUInt32LittleEndian(zip.Span[place..]) == 0x04034b50)
        {
            var header = zip.Span.Slice(place, LocalHeader);
            var (length, name) = (BinaryPrimitives.ReadUInt32LittleEndian(header[22..]), BinaryPrimitives.ReadUInt16LittleEndian(header[26..]));
            var what = members.Count == 0 ? "the first member" : $"the member after {members[^1].Name}";
            if (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != 0) throw new FormatException($"{what} is compressed; a package stores its members as they are");
            if (name > LongestName || place + LocalHeader + name + (long)length > zip.Length) throw new FormatException($"{what} does not fit into the file");
            members.Add(new(Encoding.UTF8.GetString(zip.Span.Slice(place + LocalHeader, name)), zip.Slice(place + LocalHeader + name, (int)length)));
            place += LocalHeader + name + (int)length;
        }

        return members.Count > 0 ? members : throw new FormatException("the file is no zip archive of stored members");
    }

    /// <param name="offset">Where the member begins, for its entry in the directory; null for the header before the member itself.</param>
    private static byte[] Header(byte[] name, int length, uint crc, uint? offset)
    {
        var central = offset is not null ? 2 : 0;
        var header = new byte[offset is null ? LocalHeader : CentralHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, offset is null ? 0x04034b50u : 0x02014b50u);
        if (offset is not null) BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 20);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4 + central), 20);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6 + central), Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12 + central), FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14 + central), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18 + central), (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(22 + central), (uint)length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26 + central), (ushort)name.Length);
        if (offset is { } start) BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), start);
        return header;
    }
}
