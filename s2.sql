set jit=off;
select pg_backend_pid() as pid \gset
\setenv BPID :pid
\o /dev/null
explain select * from l_wide
;
\! awk '{printf "%d", ($14+$15)*10}' /proc/$BPID/stat > /tmp/w/libtools/before2
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
explain select * from l_wide
;
\o
\! b=$(awk '{print ($14+$15)*10}' /proc/$BPID/stat); echo "lplan.sql $(( (b-$(cat /tmp/w/libtools/before2))*1000/20 )) us cpu"
