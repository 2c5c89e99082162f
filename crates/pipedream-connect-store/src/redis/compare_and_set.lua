-- KEYS[1]: the key
-- ARGV[1]: now, 20 digits
-- ARGV[2]: the expected value: "-" for none, "+" and the value otherwise
-- ARGV[3]: the new record: when it expires, 20 digits, and the value; empty to remove the key
-- ARGV[4]: milliseconds for which Redis keeps the record; empty for ever
local record = redis.call("GET", KEYS[1])
local current = "-"
if record then
    if not string.find(record, "^" .. string.rep("%d", 20)) then
        return redis.error_reply("FOREIGN the value was not written by pipedream-connect-store")
    end
    -- Digits compare like numbers, and Lua's numbers are not precise enough.
    if ARGV[1] < string.sub(record, 1, 20) then
        current = "+" .. string.sub(record, 21)
    end
end
if current ~= ARGV[2] then
    return 0
end
if ARGV[3] == "" then
    redis.call("DEL", KEYS[1])
elseif ARGV[4] == "" then
    redis.call("SET", KEYS[1], ARGV[3])
else
    redis.call("SET", KEYS[1], ARGV[3], "PX", ARGV[4])
end
return 1
